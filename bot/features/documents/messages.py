"""What is said to whoever looks after the documents."""

from __future__ import annotations

# What cannot be taken in.
EMPTY_FOLDER = "{name} is a folder that holds no document; put documents into it, or name another."
CHANGED_WHILE_READ = "{name} changed while it was read; add it again once nobody is writing to it."
LEADS_OUT = "{name} has a name that leads out of its archive; pack it again without such names."
LINK_OUT = (
    "{name} is a link that leads out of its folder; put the file itself there, or add it by its own path."
)
LINKED_FOLDER = "{name} is a link to a folder; add that folder by its own path."
TWICE_IN_ARCHIVE = "{name} stands more than once in its archive; unpack it and keep the right one."
PART_TOO_LARGE = (
    "{name} unpacks to far more than a document holds; unpack the archive and add a smaller copy."
)
ARCHIVE_TOO_LARGE = "{name} unpacks to far more than a manual holds; unpack it and add its folder."
ARCHIVE_IN_ARCHIVE = "{name} is an archive in an archive; unpack it and add its folder."
ARCHIVE_LOCKED = "{name} is locked with a password; save a copy without one and add that."
ARCHIVE_DAMAGED = "{name} is damaged or no zip archive; pack it again."
TOO_MANY = "{name} holds more than {most} files; add it in parts."
NO_ADDRESS = "{name}, line {line}: {found} is no web address; it must begin with https:// or http://."
NO_ADDRESSES = "{name} holds no web address; write one a line."

# What a person says of a document.
UNKNOWN_KIND = "{value} is no kind of document; the nearest are {near}."
UNKNOWN_STANDING = "{value} is no standing; it is one of {near}."
UNKNOWN_COUNCIL = "{value} is no council of authorities.yaml; the nearest are {near}."
ONE_COUNCIL = "{value} is not one council; name the one whose people alone may see it."
MAY_BE_OWN = (
    "{file} names a file of one council alone that is not here. Until it is mended, files without a row of "
    "their own wait."
)
NOTED_FOR_ALL = (
    "The library has notes on {id}, which are for all; so its text cannot be for one council alone."
)
HELD_FOR_ALL = (
    "{title} is held for all, as {id}. Take it out first: safeguarding-bot remove {id}; then add it again."
)
HELD_FOR_ONE = (
    "{title} is held for one council alone, as {id}. Say --only-for {council} again, or take it out first."
)
LIKE_ONE = (
    "{title} may be another edition of what is held for one council alone, as {id}. Say --only-for {council} "
    "again, or --for-all where all may see it."
)
FOR_OTHERS = "{by} and {id} are not for the same people; name an edition that is."
ONLY_FOR_STAYS = "For whom {id} is cannot be changed. Take it out, and add it again with --only-for."
NOT_YOUR_COUNCIL = "It can be for the people of a council alone whose documents you look after; name yours."
NOT_YOURS_TO_OPEN = "Only what is like a document of your own council alone can be let be seen by all here."
NO_NOTES_ON_OWN = "Notes are for all, and this document is for one council alone; so none is written on it."
WRONG_DATE = "{value} is no date; write a day as 2021-03-05, a month as 2021-03, or a year."
WRONG_URL = "{value} is no web address; it must begin with https:// or http://."
ONE_SOURCE = "--title and --url are of one document, and {count} are added; write them into a documents.csv."
ROW = "{file}, row {row}: {problem}"
NO_SUCH_FILE = "no file is called {value}; the nearest is {near}."
NO_SUCH_FILE_AT_ALL = "no file is called {value}, and nothing near it."
ONE_ROW = (
    "a title or an address is of one document, and {value} may be several. It is left out; give each a row."
)
NO_FILE_NAMED = "names no file; every row needs one in its column file."
NAMED_TWICE = "{value} has a row already; leave only one of them."
ALL_WAIT = "{problem} Until it is mended, no file that it may speak of is taken in."
MANY_WAIT = "{problem} Until it is mended, the {count} that it names wait."
UNKNOWN_COLUMN = "{value} is no column; the nearest is {near}."
UNNAMED_CELLS = "a cell stands in no named column; a text with a comma in it needs quotation marks around it."
UNREADABLE_ROWS = "{name} cannot be used: {why}."
NO_TABLE = "holds no row; its first line names the columns, of which file is one."

OVERRULED = "the {name} stays {stands}, not {said}"
OVERRULED_BY_LIBRARY = (
    "{id}: {values}, because the library has notes on it and says what it is; correct it in {path}"
)
OVERRULED_BY_HELD = (
    "{id}: {values}, because its text was held already; safeguarding-bot documents set {id} corrects it"
)

# Review.
NO_TERMINAL = "A review asks questions, so it needs a terminal; leave out --review to add without one."
REVIEW_ASKS = "Take it in?"
REVIEW_SURE = "Nothing is in doubt."
REVIEW_DROPPED = "{name} was looked at and left out."

# What came of a document.
COUNTS = "{sources}: {counts}."
REPLACED_BY = "{id}: the text of {old_date}, added {old_added}, by that of {new_date} from {source}"
SAME_AS = "{source} holds the text of {id}, which is held already; it was not added again"
FROM_SAME_FILE = (
    "{id} came from {source} before, and stays beside it; safeguarding-bot remove {id} takes it out"
)
ANOTHER_EDITION = (
    "{new} looks like another edition of {old}; if it replaces it: "
    "safeguarding-bot documents set {old} --superseded-by {new}"
)
ONE_TITLE = (
    "{new} has the title of {old}, and their dates do not say which is the later; if it replaces it: "
    "safeguarding-bot documents set {old} --superseded-by {new}"
)
NO_COUNCIL_AT_ALL = (
    "none of the {count} documents; add them again with --council, or say it in a documents.csv"
)
PAGES_UNREAD = "{id}: {pages}"
BY_MACHINE = "{id}: {pages}"
WORDS_LEFT_OUT = "{id}: {lost} of {words} words ({share}); safeguarding-bot show {id} --against {source}"
HEADINGS = {
    "replaced": "Replaced",
    "same": "The same text twice",
    "overruled": "Said of it and not taken over",
    "again": "From a file that gave another document before",
    "editions": "Perhaps another edition",
    "title": "Title doubtful",
    "council": "Council not recognised",
    "doubts": "Not clear",
    "unread": "Pages that could not be read",
    "machine": "Pages read by machine from a picture",
    "left_out": "Words left out",
    "held_back": "Held back",
    "waits": "Waiting for a second person",
    "refused": "Refused",
}

# A text that claims to be a source and is another.
HELD_BACK = (
    "{name} says that it is {title}, but differs from it at {places}; it is held back and shown to nobody."
)
LOOK_AT_HELD_BACK = (
    "{id}: look with safeguarding-bot show {id}; then take it out with safeguarding-bot remove {id}, or make "
    "it the source with safeguarding-bot sources"
)
CHECK_HELD_BACK = (
    "{id}, from {source}, is held back: it differs from the text that the notes were written from at "
    "{places}; safeguarding-bot show {id}, then remove it or add the source"
)
TOLD_HELD_BACK = (
    "{title} has changed at {address}, where notes rest on it.",
    "Nothing was taken in. Look at it in the browser, under Documents, or on the command line with: "
    "safeguarding-bot refresh {id}",
)
DAMAGED_TOLD = "Until then nobody is shown it. Its notes stay."
SOURCES_KEPT = "The shapes of {count} paragraphs of {documents} documents are kept in {path}."
NO_SOURCE = "None of the notes rests on these documents, so no shape was kept; add their sources first."
AND_MORE = "{places} and {count} more"

# Acts, and a second person.
WAITS = "{id}: somebody else looks at it and takes it in with safeguarding-bot documents confirm {id}"
WAITS_OUT = "{id} stays until somebody else takes it out too, with safeguarding-bot remove {id}."
SECOND_PERSON = "You proposed this of {id} yourself; a second person has to confirm it."
NOT_PROPOSED = "{id} was not proposed as it stands; add its file again for a second person to confirm."
IS_NO_SOURCE = (
    "{id} differs from the text that the notes were written from; read the notes against it, then run "
    "safeguarding-bot sources with its file."
)
CONFIRM = "Take it in?"
NOT_CONFIRMED = "{id} still waits; --yes takes it in without asking."
CONFIRMED = "{id} is taken in."
PROPOSED = "{id}: the change waits; somebody else takes it in with safeguarding-bot documents confirm {waits}"
ACT = "{at}  {actor}  {did}  {id}  {source}  {digest}"
NOT_DONE = "{did} (not finished)"
NO_ACTS = "Nothing was done with documents yet."

# Taking out, and correcting.
REMOVED = "{id} is removed and can no longer be found."
NOT_HELD = "No original is held as {id}; safeguarding-bot documents lists them."
NOT_ADDED = "{id} has notes, but its own text was not added; take it in with safeguarding-bot add FILE."
IN_THE_LIBRARY = "What is said of {id} stands in the library, in {path}; correct it there."
NOTHING_TO_SET = "Say what is to be corrected, such as --date 2021-03; --help lists it all."
BY_ITSELF = "{id} cannot be replaced by itself or by what it replaced; name the later document."
NOT_KNOWN = "{id} is no document that is held or has notes; safeguarding-bot documents lists them."
STANDING_AND_BY = "A document that was replaced is superseded; leave out --standing, or --superseded-by."
CORRECTED = "{id} is corrected: {changes}."
AS_IT_WAS = "{id} says so already; nothing changed."

# Showing, and comparing.
AGAINST_ALL = "Every one of the {words} words of {name} stands in {id}."
AGAINST = "{lost} of the {words} words of {name} ({share}) stand nowhere in {id}:"
SAME_TEXTS = "No paragraph differs: {old} and {new} say the same."
BECOMES = "{name}: {old} becomes {new}"
COMPARED = "{old} and {new}: {counts}."

# Reading again.
NO_ADDRESSES_HELD = "No document that is held came from an address, so there is nothing to read again."
NOT_FROM_ADDRESS = "{id} came from a file, not from an address; add the file again instead."
NOT_ALLOWED = "{address} asks programs not to read it (robots.txt); save the document and add the file."
ROBOTS_UNKNOWN = "{address} was not read, since its robots.txt could not be; try again later."
ANOTHER_TEXT = (
    "{address} gives a text of which no paragraph stands in {id}, such as a page to sign in at; {id} stays "
    "as it was. If the new text is right, add the address again."
)
IS_UNCHANGED = "{id}: unchanged."
IS_CHANGED = "{id}: changed: {counts}."
ONLY_PARTICULARS = "no paragraph, only what is said of the document"
TAKE_IN = "Take the changed text of {id} in?"
TAKEN_IN = "{id} is taken in as it now stands."
LEFT = "{id} stays as it was; safeguarding-bot refresh {id} --yes takes the change in."
TOLD = (
    "{title} has changed at {address}: {counts}.",
    "Nothing was taken in. Look at it in the browser, under Documents, or on the command line with: "
    "safeguarding-bot refresh {id}",
)

# Officers in the browser: what comes in.
NAMELESS = "document"
FOLDER = "folder"
NO_FILE = "Choose at least one file, or a folder."
NO_FILE_CHOSEN = "Choose a file."
ONE_FILE_AT_ONCE = "Another file of yours is still being looked through. Wait for that first."
NO_PLACE = (
    "{name} has the name of another file or folder there, or lies in too many folders; give it another "
    "name or place."
)
NO_ADDRESS_TYPED = "Type at least one web address; it must begin with https:// or http://."
NO_ADDRESS_IN = (
    "No web address, or one with a user name in it: line {lines}. An address begins with https:// or "
    "http://. The other lines stand below."
)
TOO_MANY_WAITING = (
    "No more than {most:,} documents wait at once. Decide those that wait, or send this one in parts."
)
TOO_LARGE_WAITING = "No more than {most} MB wait at once. Decide what waits, or send this one in parts."
TOO_MANY_ADDRESSES = (
    "No more than {most} documents from web addresses wait at once. Decide those that wait, or name fewer."
)
NOT_WAITING = "That document does not wait here any more. What nobody decides goes after an hour."
NOT_NOW = "That cannot be done now: the document is {state}."
CHANGED_SINCE = "What is held has changed since you looked at it. Look at it again, then decide."
UNDER_WAY = "That is under way already. Load the page again to see how far it is."
CHANGED_SINCE_READ = (
    "What is held of {id} has changed since its address was read. Read it again, then decide."
)
NOTHING_TO_TAKE_IN = "There is no change to take in. Read the address again."
NO_ROOM = "It could not be written. Nothing of it was kept. Whoever runs the assistant looks at the disk."
FAILED = "It could not be read or taken in. Nothing of it was kept. Try once more, or send another copy."
PERSONAL_IN_FORM = (
    "Something you typed may hold personal details, or cannot be read. Say it without, in plain letters."
)
IN_DOUBT = "In doubt: {doubt}"
WOULD_REPLACE = "Would take the place of {title}, {date}, added {added}."
HELD_AS = "Its text is held already, as {title}. It is not added again."
UNCHANGED_TEXT = "This very file is held already. Nothing changes."
MAY_BE_EDITION = (
    "May be another edition of {title}, {date}. Both stay until somebody says which replaced which."
)
STANDS_BESIDE = "Stays beside {title}, which came from the same place before."
SAYS_OTHERWISE = "Not taken over: {values}."
SECOND_LOOKS = "Waits until another officer has looked at it and takes it in."
COLUMNS = ("What", "As understood")
PARTICULARS_OF = {
    "title": "Title",
    "kind": "Kind",
    "date": "Date",
    "council": "Councils",
    "publisher": "Publisher",
    "reference": "Reference",
    "standing": "Standing",
    "only_for": "Only for the people of",
    "passages": "Passages",
    "tables": "Tables",
    "notes": "Notes beside its paragraphs",
    "unread": "Pages that could not be read",
    "machine": "Pages read by machine from a picture",
    "lost": "Words left out",
    "source": "Came from",
    "added": "Added",
}
LOST = "{lost} of {words} ({share})"
NONE, NO_COUNCIL = "none", "none recognised"

# Officers in the browser: what is held.
ANOTHERS = "This is another council's own document. Its officers change it, or whoever runs the assistant."
NOTED_HERE = "What is said of it stands in the library's notes, and is corrected there."
NOT_ADDED_HERE = "Its own text was not added here, so there is nothing to correct."
SAID_NOW = "Corrected: {changes}."
LEANS_NOTES = "Notes on it: {count}. They stay, without its paragraphs beside them."
LEANS_POINTS = "Learning points that rest on it: {count}. They go into review."
LEANS_CODES = "Citation codes that show it: {count}. Its words go from under them."
LEANS_LATER = "Documents that name it as the one they replaced, or that replaced it: {titles}."
LEANS_NOTHING = "Nothing leans on it."
TAKEN_OUT = "{title} is taken out, and can no longer be found."
TAKEN_OUT_WAITS = "{title} stays until another officer takes it out too."
TAKEN_IN_NOW = "{title} is taken in."
MORE_READ = "There are {count} more. They can be read once it is kept."
ALL_THERE = "Every one of the {words} words of {name} stands in it."
NOT_THERE = "Of the {words} words of {name}, {lost} ({share}) stand nowhere in it."
MISSING_COLUMNS = ("Where in the file", "Words")
MORE_MISSING = "There are more, at {count} further places. It may be another document's file."
CHANGE_KINDS = {"added": "Added", "gone": "Gone", "changed": "Changed", "moved": "Moved"}
NO_CHANGES = "No paragraph differs."

# Officers in the browser: notes.
NOTES_ARE_SHIPPED = (
    "The notes in use came with the assistant and are never changed. Whoever runs it copies them with "
    "safeguarding-bot notes copy FOLDER, names the copy in SAFEGUARDING_LIBRARY_DIR, and starts it again."
)
NOTES_NOT_WRITABLE = (
    "The folder of the notes cannot be written by the assistant, so nothing was kept. Whoever runs it gives "
    "it the right to, or changes them with a text editor."
)
NOTES_ANOTHERS = (
    "These are notes on another council's own document. Its officers change them, or whoever runs the "
    "assistant."
)
NOTE_NOT_PLAIN = (
    "The file of this note has a mistake that only a text editor mends. safeguarding-bot check "
    "says where it is."
)
NOTE_GONE = "This note is not in its file any more. What you typed was not kept."
NOTE_CHANGED_SINCE = (
    "Somebody changed this note since you opened it, so nothing was kept. What you typed stands in the form; "
    "what the file says now stands under it."
)
NOTE_CHANGED_SINCE_READ = "Somebody changed this note since you opened it. Read it as it is now."
NOTE_AS_IT_WAS = "The note says so already. Nothing changed."
NOTE_LINES = (
    "The heading is empty, or a line begins like a heading or like another field, such as Voice: or #. Write "
    "it in another way."
)
NOTE_OWN_CHANGE = "You changed this note yourself, so somebody else reads it a second time."
NO_HEAD_YET = "This document has no note yet. Write the first: what is known of the document begins its file."
HEAD_CHANGED_SINCE = (
    "Somebody changed this since you opened it, so nothing was kept. What you typed stands in the form; what "
    "the file says now stands under it."
)
HEAD_AS_IT_WAS = "The file says so already. Nothing changed."
HEAD_LINES = "The head of this file cannot be written so. Change it with a text editor."
PERSONAL_IN_NOTE = (
    "Something you typed may hold personal details, is too long, or cannot be read. Say it without, in plain "
    "letters. The field is as it was before."
)
NOTES_COPIED = (
    "{count} files of the library are copied to {folder}. Set SAFEGUARDING_LIBRARY_DIR={folder} and start "
    "the service again."
)
NOTES_NOT_EMPTY = "{folder} is not empty; name a new folder for the notes."
NOTES_NOT_COPIED = "The notes cannot be copied to {folder} ({why}); name another folder."

# Reading a document.
NOT_HERE = "No document is held under that name. It may have been taken out."
PARTICULARS = "{told}."
REFERENCE = "reference {said}"
OUTCOME = "outcome: {said}"
ONLY_NOTES = "The document itself was not added here. These are our notes on it."
PART_WITHOUT_HEADING = "Before the first heading"
PART_OF_NOTES = "Our notes that rest on no paragraph here"
PART_FROM_TO = "{first} to {last}"
RESTS_ON = "Rests on {places}."
