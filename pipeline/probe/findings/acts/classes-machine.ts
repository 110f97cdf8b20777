// Classes of words: what runs and what protects a machine, whose word counts, other tools.
import { words } from './words.ts'

/** Files and settings that decide what else runs, and what an assistant does elsewhere. */
export const STARTUP = words(
  'mcp(?:\\.json| config\\w*| settings)',
  'claude\\.md|agents\\.md|gemini\\.md|\\.?cursor ?rules|copilot-instructions|\\.windsurfrules|system prompt file',
  '(?:global )?git hooks?|(?:pre|post)-\\w{3,10} hooks?',
  'cron ?(?:tabs?|jobs?|entr(?:y|ies))|scheduled tasks?',
  '\\.?(?:bash|zsh)rc|\\.?(?:bash_)?profile|shell (?:profile|startup)',
  'authorized_keys|sudoers|ld\\.so\\.preload|ld_preload',
  'launch ?(?:agents?|daemons?)|systemd|autostart|startup (?:folder|items?|entr(?:y|ies))|login items?|run keys?',
  'hosts file|dns (?:servers?|settings?|resolvers?)|(?:system )?prox(?:y|ies)(?: settings?)?|root (?:ca|certificate)s?|trusted (?:root|certificate)s?|certificate store',
  '(?:npm|pip|package) (?:registry|index|mirror)|registry url|\\.npmrc|pip\\.conf',
  '(?:mail|forwarding|inbox|firewall) rules?',
  'resident agent|background (?:agent|service|process)|daemon|remote access',
)
export const GUARD = words(
  'firewalls?',
  'anti-?virus',
  'sandbox(?:ing)?',
  '(?:\\w{1,20} )?confirmations?(?: (?:settings?|dialogs?|prompts?))?',
  '(?:tool |user |human )?approvals?',
  '(?:strict-ssl|ssl|tls|certificate|signature|host key|integrity)(?: (?:verification|checks?|validation))?',
  'two-factor|2fa|mfa',
  '(?:audit |event |security )?logging|audit logs?',
  '(?:safety|security|permission|access|content|privacy) (?:checks?|controls?|filters?|settings?|prompts?|policy|polic(?:y|ies)|rules?|features?)',
  'branch protection|code review|quarantine|gatekeeper|defender|selinux|rate limits?|read-only mode',
)
/** Those whose word counts with a model. */
export const AUTHORITY = words(
  "(?:the |your |any |its )?(?:system|user|operator|developer|host|safety|security|administrator|admin|company|human|previous|prior|earlier|original|vendor|client|platform|moderation|privacy|content)(?:'s)?",
)
export const RULES = words(
  'prompts?',
  'instructions?',
  'rules?',
  'polic(?:y|ies)',
  'guidelines?',
  'wish(?:es)?',
  'preferences?',
  'directives?',
  'orders?',
  'guardrails?',
  'restrictions?',
  'messages?',
  'requests?',
  'choice',
  'constraints?',
  'safeguards?',
  'limits',
  'intent(?:ion)?s?',
  'will',
  'configuration',
  'checks?',
)
/** A tool of somebody else, by name or kind. */
export const OTHER_TOOL = words(
  "(?:any |all |the |every )?(?:other|another|competing|alternative|different|remaining|rival)(?: \\w{1,20}){0,3}? (?:tools?|servers?'?|functions?|plugins?|connectors?|services?|converters?|clients?|\\w{3,20}ers?)",
  '(?:the |a |any |tool )?[`\'"]?(?:gmail|slack|stripe|git|github|http|mail|email|send|create|transfer|delete|write|post|update|pay|push|commit|execute|run|merge|open|publish|move|invite|book|order)[._][a-z_.]{2,40}',
  '(?:the |any |your )?(?:e?-?mail|payment|calendar|git(?:hub|lab)?|slack|browser|file(?:system)?|database|bank|shell|terminal|search|messaging|chat|crm|drive|jira|stripe|paypal)(?: \\w{1,20})? (?:tools?|servers?|functions?|plugins?|connectors?|integrations?)',
)
export const SELF = words(
  'this(?: tool| server| one| function)?',
  'it',
  'ours',
  'me',
  'us',
  'the present tool',
  'our (?:tool|server|version|one)',
)
export const ADDRESS = words(
  '[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,3}',
  'https?://(?!localhost|127\\.|\\[|\\{|www\\.w3|json-schema)[\\w.-]{3,100}',
  '(?:s3|gs|ftp|sftp|wss?)://[\\w.-]{3,60}',
  '(?:[\\w-]{2,40}\\.){1,3}example\\b',
  '\\d{1,3}(?:\\.\\d{1,3}){3}',
  '#[a-z][\\w-]{3,30}',
  '[a-z]{2}\\d{2} ?\\d{4} ?\\d{4}',
)
