// Attack, defence, identity and secrets.
import type { CategoryRules } from '../category-rules.ts'

export const security: CategoryRules = {
  services: `
    nmap, metasploit, burp suite, burpsuite, owasp, owasp zap, zap proxy, wireshark, tshark, sqlmap, kali, kali linux, shodan, censys,
    virustotal, abuseipdb, alienvault, otx, greynoise, misp, opencti, mitre att ck, cve, nvd, cisa kev, snyk, trivy, grype, semgrep,
    codeql, sonarqube security, checkov, wazuh, crowdstrike, sentinelone, microsoft sentinel, microsoft defender, splunk es,
    google secops, elastic security, auth0, keycloak, entra id, microsoft entra, azure ad, active directory, ldap, bloodhound,
    hashicorp vault, bitwarden, 1password, onepassword, lastpass, keepass, keepassxc, infisical, vaultwarden, ghidra, ida pro, idapro,
    binary ninja, radare2, jadx, apktool, x64dbg, maigret, theharvester, spiderfoot, haveibeenpwned, have i been pwned, hibp, urlscan,
    tenable, nessus, qualys, rapid7, osv, osv dev, socket dev, gitguardian, trufflehog, gitleaks, suricata, workos, cerbos, openfga,
    fortinet, palo alto, zscaler, netskope, ffuf, gobuster, hashcat, john the ripper, malwarebazaar, any run, hybrid analysis,
    cobalt strike, mythic c2, pwntools, yubikey, let s encrypt, letsencrypt, cyberchef, prowler, dependency track, defectdojo, mobsf,
    hexstrike, dnstwist, thehive, velociraptor, sigma rules, hackerone, bugcrowd, sigstore, soc 2, gpg, openssl, pgp, x509, cyberark,
    sailpoint, dnspy, ilspy`,
  terms: `
    security, cybersecurity, cyber security, infosec, appsec, vulnerability, vulnerability scanner, vulnerability scanning,
    security scanner, security scanning, security audit, security auditing, security analysis, security testing, security tools,
    security research, penetration testing, pentest, pentesting, red team, bug bounty, exploit, osint, open source intelligence,
    reconnaissance, recon, threat intelligence, threat detection, threats, threat modeling, malware, malware analysis,
    reverse engineering, decompiler, decompile, disassembler, binary analysis, forensics, digital forensics, dfir, siem, soc analyst, edr,
    firewall, intrusion detection, phishing, ransomware, identity management, identity verification, iam, single sign on, sso, rbac,
    oauth provider, secrets management, password, password manager, password generator, credentials vault, encryption, decryption,
    cryptographic, cryptography, hashing, zero trust, prompt injection, guardrail, ai safety, pii, pii detection, pii redaction,
    data loss prevention, dlp, supply chain security, sbom, ssl certificate, tls certificate, packet capture, network scanning,
    port scanning, port scanner, ctf, dark web, data breach, captcha, fraud detection, honeypot, jwt, totp, 2fa, audit trail,
    signed receipts, agent identity, agent security, mcp security, prompt injection detection, anonymization, burp, clerk, descope,
    sherlock, frida, nuclei, doppler, snort, vanta, drata, thales, teleport, yara, nist, mitre, okta, pangea, volatility`,
  hints: `
    scan, scanning, scanner, audit, policy, permissions, trust, verify, verification, risk, credentials, users, tokens, keys, protect,
    detection, safety, signature, authentication, authorization, certificate, secrets, identity, governance, privacy, hash, attestation,
    access control, policy enforcement, breach, deception, credential management, redaction`,
}
