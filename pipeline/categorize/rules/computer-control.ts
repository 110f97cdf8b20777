// The reader's own machine, and code that is run on it or in a sandbox.
import type { CategoryRules } from '../category-rules.ts'

export const computerControl: CategoryRules = {
  services: `
    applescript, desktop commander, autohotkey, hammerspoon, iterm, iterm2, tmux, powershell, e2b, code sandbox, ssh, winrm, pyautogui,
    adb, xcuitest, appium, scrcpy, wsl, raycast, macos automation, firecracker, zsh, fish shell, homebrew, systemd, apple shortcuts,
    siri shortcuts, windows registry, computer use, robotframework, kvm switch`,
  terms: `
    shell, terminal, bash, shell commands, command execution, command line, code execution, code interpreter, code runner,
    python interpreter, sandbox, sandboxed, desktop automation, desktop control, computer control, gui automation, os automation,
    system information, clipboard, process management, android device, ios simulator, mobile automation, mouse and keyboard, keyboard,
    remote execution, macos, run commands, execute code, run code, execute python, system commands, screen capture, execute command, repl,
    screen recording, system control, mobile device, system info, screenshot server, windows automation, ui automation, iphone, maestro,
    alfred, daytona, rdp, vnc`,
  hints: `
    command, execute, execution, mouse, processes, process, desktop, windows, linux, android, cmd, cli, script, interpreter, screen,
    remote server, stdin, automation, mobile`,
}
