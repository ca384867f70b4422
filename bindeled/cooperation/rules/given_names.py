"""The commonest given names and surnames in Denmark, as facts: a name that stands alone is noticed when it is among them. Pure.

The order by frequency, and who bears them, does not matter here, so they stand by their letters.
"""

from datetime import date

# Statistics Denmark, names of the whole population (Navne i hele befolkningen), about 150 of each sex that are borne most; read in
# a published word list made of it. The last line of each is our own addition: names that are common in the areas of the scheme.
SOURCE = "Danmarks Statistik: Navne i hele befolkningen"
LAST_CHECKED = date(2026, 11, 29)


def words(told: str) -> frozenset[str]:
    """Answer the words of a list that is written as text."""
    return frozenset(told.split())


BORNE_BY_WOMEN = """
aase agnes alberte alice alma amalie amanda andrea anette anita anja ann anna anne annelise annette anni annie asta astrid bente berit
betina bettina birgit birgitte birte birthe bodil britta camilla carina caroline cecilie charlotte christina christine clara connie
diana ditte dorte dorthe edith elin elisabeth ella ellen else emilie emma esther eva freja frida frederikke gerda gitte grethe hanne
heidi helene helle henriette iben ida inga inge inger ingrid irene isabella jane janne janni jannie jeanette jette joan johanne jonna
josefine josephine julie jytte karen karin karina karla karoline kathrine katja katrine kirsten kristina kristine laila laura lea
lena lene lillian linda line lis lisa lisbeth lise liv liva lone lotte louise luna lærke maja malene margit maria marianne marie mathilde
merete mette mia michelle mie mille mona nadia nanna nicoline nina olivia pernille pia randi rikke rita rosa ruth sandra sanne sara
sarah signe simone sofia sofie solveig sonja sophia stine susan susanne tanja thea tina tine tove trine ulla vibeke victoria vivi
aisha amina aysel ayse fadumo fatima fatma hafsa halima hanan khadija layla leyla maryam noor samira yasmin zahra zainab zeynep
"""
BORNE_BY_MEN = """
adam aksel albert alex alexander alfred allan anders andreas anton arne arthur asbjørn asger august benjamin benny bent bertram bjarne
bjørn bo brian børge carl carsten casper christian christoffer claus dan daniel david dennis egon elias emil erik erling esben felix
finn flemming frank frederik gert gunnar gustav hans helge henning henrik holger ib ivan jacob jakob jan jens jeppe jesper jimmy johan
johannes john johnny jonas jonathan julius jørgen jørn kaj karl karsten kasper keld kenneth kent kevin kim kjeld klaus knud kristian
kristoffer kurt lars lasse laurits leif leo liam lucas lukas mads magnus malte malthe marcus marius mark martin mathias max michael
mikael mike mikkel mogens morten nicklas nicolai nicolaj niels niklas nikolaj noah ole oliver oscar oskar otto ove palle patrick peder
per peter philip poul preben rasmus rene rené robert rune sebastian silas simon steen stefan steffen stig storm sune svend søren tage
thomas thor tobias tom tommy torben troels ulrik vagn valdemar victor viggo viktor villads villy william
abdi abdul abdullah ahmad ahmed ali amir hamza hassan hussein ibrahim ismail khalid mahmoud mehmet mohamad mohamed mohammad mohammed
murat mustafa omar osman reza said samir yusuf
"""
BORNE_AS_SURNAMES = """
andersen andreasen bach bech berg bertelsen brandt bruun carlsen christensen christiansen christoffersen clausen dahl damgaard
danielsen eriksen frandsen frederiksen friis gregersen hansen hedegaard henriksen holm holst iversen jacobsen jakobsen jensen
jeppesen jepsen jespersen jessen johansen johnsen juhl juul jørgensen kjeldsen kjær kjærgaard knudsen koch kristensen kristiansen
krogh kruse larsen lassen lauridsen lauritsen laursen lund madsen mathiesen mikkelsen mogensen mortensen munk møller nguyen nielsen
nissen nygaard nørgaard olesen olsen overgaard pedersen petersen poulsen rasmussen ravn riis schmidt schou schultz simonsen steffensen
svendsen søgaard søndergaard sørensen thomsen thorsen thygesen toft vestergaard villadsen winther østergaard aagaard
"""
GIVEN = words(BORNE_BY_WOMEN + BORNE_BY_MEN)
SURNAMES = words(BORNE_AS_SURNAMES)
# Words of the language too: they are taken for a name only with a capital letter inside a sentence.
ALSO_WORDS = words(
    """
    alma ann august bent bo brandt dan dahl else frank hans holm holst inge jan joan kim koch krogh line lis lise liv lone luna lund mark
    max mie mille munk noor palle per ravn riis rosa rune said signe steen stig storm thea tine toft tom vagn viggo bach berg
    """
)
