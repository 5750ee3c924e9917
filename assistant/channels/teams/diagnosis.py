"""What is wrong, in words for an administrator: Danish, and saying what to do."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.channels.teams.settings import TEAMS

# By the keys of CredentialError and of the doctor's other checks.
ADVICE = {
    "forkert_app_id": (
        f"Microsoft kender ikke app-id'et i tenanten. Se efter, at {TEAMS}APP_ID er 'Application "
        f"(client) ID', og at appen er registreret i den tenant, der står i {TEAMS}TENANT."
    ),
    "forkert_hemmelighed": (
        f"Microsoft afviste hemmeligheden. {TEAMS}SECRET skal være værdien ('Value'), ikke id'et "
        "('Secret ID'), og høre til dette app-id. Værdien vises kun én gang; lav ellers en ny."
    ),
    "udloebet_hemmelighed": (
        "Hemmeligheden er udløbet. Lav en ny under 'Certificates & secrets' i Entra, skriv dens "
        f"værdi i {TEAMS}SECRET, og genstart."
    ),
    "forkert_tenant": (
        f"Microsoft kender ikke tenanten. {TEAMS}TENANT skal være 'Directory (tenant) ID'."
    ),
    "ingen_tjenestekonto": (
        "Appen har ingen tjenestekonto i tenanten. Opret 'Enterprise application' for app-id'et, "
        f"eller se efter, om {TEAMS}TENANT er den rigtige."
    ),
    "slaaet_fra": "Appen er slået fra i Entra. Slå den til under 'Enterprise applications'.",
    "betinget_adgang": (
        "Kommunens regler for betinget adgang afviser serveren. Tal med dem, der styrer Entra."
    ),
    "ingen_identitet": (
        "Azure gav ingen token til den styrede identitet. Se efter, at den er knyttet til "
        f"maskinen, og at {TEAMS}APP_ID er identitetens 'Client ID'."
    ),
    "login_afvist": (
        f"Microsoft afviste login. Se efter {TEAMS}APP_ID, {TEAMS}TENANT og {TEAMS}SECRET."
    ),
    "login_svarer_ikke": (
        "Microsofts login kan ikke nås eller svarer ikke. Serveren skal kunne nå "
        "login.microsoftonline.com på port 443. Går vejen ud gennem en proxy, så sæt HTTPS_PROXY."
    ),
    "noegler_svarer_ikke": (
        "Microsofts nøgler kan ikke hentes, så beskeder fra Teams kan ikke kontrolleres. Serveren "
        "skal kunne nå login.botframework.com på port 443. Går vejen ud gennem en proxy, så sæt "
        "HTTPS_PROXY."
    ),
    "ur": (
        "Serverens ur går {sekunder} sekunder forkert. Over 5 minutter, og alle beskeder fra Teams "
        "bliver afvist. Slå tidssynkronisering (NTP) til."
    ),
    "anden_app": (
        f"Tokenet fra Microsoft gælder en anden app end {TEAMS}APP_ID. Se efter app-id'et."
    ),
    "anden_tenant": (
        f"Tokenet fra Microsoft er fra en anden tenant end {TEAMS}TENANT. Se efter {TEAMS}TYPE."
    ),
    "vaert": "Teams' adresse {vaert} kan ikke nås på port 443. Åbn for den i firewallen.",
    "ikke_sat": (
        f"Teams er ikke slået til. Sæt {TEAMS}APP_ID, {TEAMS}TENANT og {TEAMS}SECRET. Se "
        "docs/teams.md."
    ),
    "legeplads": (
        f"{TEAMS}PLAYGROUND er slået til: login er slået fra, og Teams kan ikke bruge serveren. "
        "Fjern den, når botten skal bruges i Teams."
    ),
    "url_ikke_https": "Adressen skal begynde med https://. Teams sender ikke til andet.",
    "url_ingen_kontakt": (
        "{url} kan ikke nås herfra. Se efter navn (DNS), certifikat, proxy og firewall. Spærrer "
        "firewallen for serverens egen vej ud og ind igen, så prøv fra en anden maskine."
    ),
    "url_ikke_fundet": (
        "{url} findes ikke. Enten er det ikke Vejviser, der svarer, eller også kører den uden "
        "Teams-indstillinger, eller proxyen sender ikke stien /api/messages videre."
    ),
    "url_proxy": "Proxyen foran svarer {status}. Den når ikke Vejviser. Kører den? Passer porten?",
    "url_aaben": (
        "{url} tog imod en besked uden login. Det må den ikke. Se efter, at det er Vejviser, og at "
        f"{TEAMS}PLAYGROUND ikke er slået til."
    ),
    "url_andet": "{url} svarer {status}, men skulle svare 401. Svarer noget andet end Vejviser?",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what, whether it is as it should be, and what to do."""

    what: str
    good: bool
    advice: str = ""

    def __str__(self) -> str:
        mark = "OK  " if self.good else "FEJL"
        return f"{mark} {self.what}" + (f"\n     {self.advice}" if self.advice else "")
