"""Words that say who somebody is, or that a name follows."""

from __future__ import annotations

from assistant.privacy.words import folded

# What comes right before a name, and makes the next word one.
CALLED = folded(
    """hedder hed hedde kaldes kaldt kaldet navngivet fornavn efternavn navnet fornavnet efternavnet
    kaldenavn kaldenavnet"""
)
CALLS = folded("kalder kaldte kalde")
# Who is called, and what may stand before the name: "kalder den anden bare X".
CALLED_ONE = folded("ham hende sig dem den det")
BETWEEN = folded("anden andre ene de vi jeg man alle ham hende os bare altid kun også mest nu her")
ONLY = folded("bare altid kun")
TITLES = folded("hr fru frk herr frøken mr mrs ms miss dr pastor pater sheikh sheik imam mullah")
_KIN = folded(
    """bror broren storebror storebroren lillebror lillebroren søster søsteren storesøster
    storesøsteren lillesøster lillesøsteren mor moren moderen far faren faderen forælder forældre
    forældrene søn sønnen datter datteren fætter fætteren kusine kusinen onkel onklen tante tanten
    farfar mormor farmor morfar bedstemor bedstefar stedfar stedfaren stedmor papfar papmor
    plejemor plejefar plejesøn plejedatter svigermor svigerfar svoger nevø niece barnebarn tvilling
    tvillingebror tvillingesøster halvbror halvsøster ven vennen veninde veninden kæreste kæresten
    ekskæreste eksmand ekskone kone konen mand manden forlovede familie familien"""
)
_AT_WORK = folded(
    """elev eleven lærling lærlingen studerende student kursist kursisten dreng drengen pige pigen
    barn barnet borger borgeren beboer beboeren bruger brugeren klient klienten patient patienten
    kollega kollegaen kollegaens mentor mentoren mentee kontaktperson kontaktpersonen pædagog
    pædagogen lærer læreren klasselærer klasselæreren sagsbehandler sagsbehandleren vikar vikaren
    medhjælper praktikant praktikanten pedel pedellen vicevært viceværten tolk tolken værge værgen
    vejleder vejlederen rådgiver rådgiveren sygeplejerske socialrådgiver psykolog psykologen læge
    lægen nabo naboen fyr fyren kammerat kammeraten klassekammerat knægt knægten gut gutten unge
    medarbejder medarbejderen afløser frivillig låner låneren tøs mentee plejebarn asylansøger"""
)
_LOOSE = folded("leder lederen mester træner træneren kære hej")
# Who somebody is: "min elev Xander", "hendes bror Yusuf".
ROLES = _KIN | _AT_WORK | _LOOSE
# Of whom no public person is spoken.
PRIVATE_ROLES = (_KIN | _AT_WORK) - folded("mand manden kone konen læge ven")
# After these a name may also stand in small letters; the others are verbs as well, or adjectives.
PLAIN_ROLES = (_KIN | _AT_WORK) - folded(
    """bruger unge mand manden mor far forældre forældrene barn familie familien frivillig tøs
    studerende læge patient pige piger dreng borger brugeren"""
)
# What somebody has: "grys kæreste".
BELONGINGS = _KIN | folded(
    """telefon mobil mobiltelefon computer værelse lejlighed taske tegning tegninger profil opslag
    besked beskeder lærer lærere klasse klasselærer klassekammerat klassekammerater træner mentor
    kontaktperson sagsbehandler pædagog venner veninder kammerat kammerater brødre søstre søskende
    fødselsdag opførsel adfærd humør udtalelser udtalelse sag plads skab praktikplads vegne idé
    reaktion fravær forældremyndighed værge psykolog læge adresse nummer cpr navn stil hverdag
    situation trivsel handleplan underretning nabo chef leder arbejdsgiver kollega kollegaer tøj"""
)
# Other languages' titles, which people here take for part of the name.
FOREIGN_TITLES = folded(
    "pan pani herr frau monsieur madame señor señora signor don doña haji hajji"
)
# Words that join the parts of a name, and those that begin one.
PARTICLES = folded(
    "von van der den del della di da do dos das al el bin ibn bint ben ould ter la le zu de á av í"
)
BEGINNINGS = folded("abu umm um ibn bint")
