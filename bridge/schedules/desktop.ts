// How each system shows a notification. The texts are a stranger's: they are handed over as they are, never put into a script.

export interface DesktopCommand {
  /** Run without a shell. */
  file: string
  args: readonly string[]
  /** Besides the variables of the companion. */
  env: Readonly<Record<string, string>>
}

const APPLE_SCRIPT = 'on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run'

/** A balloon of the notification area: what every Windows has without an installed application. It is gone when its process is. */
const POWERSHELL = [
  'Add-Type -AssemblyName System.Windows.Forms, System.Drawing',
  '$icon = New-Object System.Windows.Forms.NotifyIcon',
  '$icon.Icon = [System.Drawing.SystemIcons]::Information',
  '$icon.Visible = $true',
  '$icon.ShowBalloonTip(10000, $env:HISPER_TITLE, $env:HISPER_TEXT, [System.Windows.Forms.ToolTipIcon]::Info)',
  'Start-Sleep -Seconds 10',
  '$icon.Dispose()',
].join('; ')

/**
 * @param title of one line, which does not begin with a hyphen; anybody's words
 * @param text ours alone: on Linux it may be read as markup (Desktop Notifications Specification 1.3, "Markup"), and the title is not
 */
export function desktopCommand(platform: NodeJS.Platform, title: string, text: string): DesktopCommand {
  switch (platform) {
    case 'darwin':
      return { file: 'osascript', args: ['-e', APPLE_SCRIPT, title, text], env: {} }
    case 'win32': {
      const args = ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL]
      return { file: 'powershell.exe', args, env: { HISPER_TITLE: title, HISPER_TEXT: text } }
    }
    default:
      return { file: 'notify-send', args: ['--app-name=Hisper', '--', title, text], env: {} }
  }
}
