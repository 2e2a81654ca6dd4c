/** Offers a file for download. */
export function giveFile(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A file name of letters, digits and dashes only. */
export function stem(file: string): string {
  const last = file.split('/').at(-1) ?? '';
  return (
    last
      .replace(/\.ya?ml$/, '')
      .replace(/[^\w-]+/g, '_')
      .slice(0, 80) || 'scenario'
  );
}

/** Offers a report as a file. */
export function saveReport(page: Blob, file: string): void {
  giveFile(`${stem(file)}.html`, page);
}

/** Offers a scenario as a file. */
export function saveText(text: string, file: string): void {
  giveFile(`${stem(file)}.yaml`, new Blob([text], { type: 'application/yaml' }));
}

/** An SVG picture as PNG, at twice the resolution. */
export async function pngOf(picture: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([picture], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob === null ? reject(new Error('the picture is too large')) : resolve(blob)),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
