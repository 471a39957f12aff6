import { app } from 'electron';

/**
 * Whether pages are drawn by the graphics card. Text and tables need it little, and the process that drives the card
 * then needs a third of its memory. Called before the application is ready.
 */
export function setupGraphics(accelerated: boolean): void {
  if (!accelerated) {
    app.disableHardwareAcceleration();
    // Nothing here draws in three dimensions, so nothing has to stand in for the card.
    app.commandLine.appendSwitch('disable-software-rasterizer');
  }
  if (process.platform === 'linux' && process.env.GDK_GL === undefined) keepGtkOffTheCard();
}

/** GTK, which only shows menus and dialogs, otherwise loads the driver of the card into the main process: 50 MB for nothing. */
function keepGtkOffTheCard(): void {
  process.env.GDK_GL = 'disable';
  // Read by then, and no matter of the programs that are started from here.
  void app.whenReady().then(() => {
    delete process.env.GDK_GL;
  });
}
