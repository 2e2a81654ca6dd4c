/** The numbers of AssemblyScript, as TypeScript sees them: src/engine/core/codes.ts is read by both. */
declare type i32 = number;
declare type f64 = number;
declare type usize = number;
