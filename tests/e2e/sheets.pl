#!/usr/bin/perl
# Tables as spreadsheets leave them, each as a file given to `agahi check`, and what is said of it in English and in Urdu.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use JSON::PP;

binmode(Test::More->builder->$_, ':utf8') for qw(output failure_output todo_output);

my $site = Agahi->new;
my $saved = 'tests/sheets/saved';
my $head = "topic,lang,keywords,text\n";
my $needed = Agahi::needed_rows();
my $bom = "\x{feff}";

sub write_octets {
    my ($name, $octets) = @_;
    open(my $file, '>:raw', "$site->{folder}/$name") or die "$name: $!";
    print $file $octets;
    close $file or die "$name: $!";
    return "$site->{folder}/$name";
}

# What is said in a language of these tables: the exit code, and the lines. Octets are given as { octets => … }.
sub said {
    my ($language, %tables) = @_;
    local $ENV{LC_ALL} = $language eq 'ur' ? 'ur_PK.UTF-8' : 'C';
    my @options;
    for my $table (sort keys %tables) {
        my $text = $tables{$table};
        my $path = ref $text ? $text->{file} // write_octets("$table.csv", $text->{octets}) : $site->write("$table.csv", $text);
        push @options, $table eq 'messages' ? $path : ("--$table", $path);
    }
    my ($code, $out, $errors) = $site->agahi('check', @options);
    return ($code, $out . $errors);
}

# A case: its name, its tables (the messages alone as a text), whether it is an error, and what is said in both languages.
sub told {
    my ($name, $tables, $severity, $english, $urdu) = @_;
    my %tables = ref $tables eq 'HASH' && !$tables->{octets} && !$tables->{file} ? %$tables : (messages => $tables);
    $tables{messages} //= "${head}vote,en,vote,Vote\nvote,ur,ووٹ,ووٹ\n$needed";
    my ($code, $said) = said('en', %tables);
    is($code, $severity eq 'error' ? 1 : 0, "$name: exit code");
    my @lines = grep { /$english/ } split /\n/, $said;
    is(scalar @lines, 1, "$name: told in one line") or diag($said);
    like($lines[0] // '', qr/\b$severity: /, "$name: as $severity");
    ($code, $said) = said('ur', %tables);
    my $word = $severity eq 'error' ? 'غلطی' : 'انتباہ';
    @lines = grep { /$urdu/ && /$word: / } split /\n/, $said;
    is(scalar @lines, 1, "$name: and in Urdu") or diag($said);
    like($lines[0] // '', qr/^\x{200f}/, "$name: which is set from the right");
}

# --- 20 -----------------------------------------------------------------------------------------------------------------

story 'dialects of a spreadsheet program are read alike' => sub {
    for my $name (qw(comma semicolon tab-utf-16 quoted sep)) {
        my ($code, $said) = said('en', messages => { file => "$saved/$name.csv" },
            map { ($_ => { file => "$saved/$_.csv" }) } qw(placeholders menus));
        is($code, 0, "$name.csv is read");
        like($said, qr/^8 messages: 0 errors, 1 warnings$/m, "$name.csv: whole, and without a fault") or diag($said);
    }
    my $utf8 = encode('UTF-8', "${head}vote,ur,ووٹ,\"ایک\nدو\"\n$needed");
    my %dialects = (
        'with a mark' => "\xef\xbb\xbf$utf8",
        'with CRLF' => $utf8 =~ s/\n/\r\n/gr,
        'with CR alone' => $utf8 =~ s/\n/\r/gr,
        'big endian UTF-16' => encode('UTF-16BE', $bom . "${head}vote,ur,ووٹ,ایک\n$needed"),
        'little endian UTF-16 with tabs' => encode('UTF-16LE', $bom . ("${head}vote,ur,ووٹ,ایک\n$needed" =~ tr/,/\t/r)),
        'with a line sep=;' => "sep=;\r\n" . (encode('UTF-8', "${head}vote,ur,ووٹ,ایک\n$needed") =~ tr/,/;/r),
        'with empty columns and rows at the end' => encode('UTF-8', "${head}vote,ur,ووٹ,ایک\n$needed" =~ s/$/,,,,/gmr) . (",,,\n" x 50),
        'with columns for people' => encode('UTF-8', "#no,Topic ,LANG,Keywords,notes,text,Remarks,\n1,vote,ur,ووٹ,see,ایک,x,\n"
            . join('', map { "2,$_,\n" } map { s/^([^,]*,[^,]*,[^,]*),/$1,,/r . ',' } split /\n/, $needed)),
    );
    for my $name (sort keys %dialects) {
        my ($code, $said) = said('en', messages => { octets => $dialects{$name} });
        is($code, 0, "a file $name is read") or diag($said);
        like($said, qr/^7 messages: 0 errors/m, "a file $name: whole");
    }
};

story 'what is no table is one fault, and nothing else is judged' => sub {
    my @cases = (
        ['a workbook of Excel', { file => "$saved/workbook.xlsx" }, qr/this is a workbook \(\.xlsx\).*save it as CSV UTF-8/, qr/ورک بک .*\.xlsx.*CSV UTF-8/],
        ['a workbook of LibreOffice', { file => "$saved/workbook.ods" }, qr/this is a workbook \(\.ods\)/, qr/ورک بک .*\.ods/],
        ['an old workbook', { file => "$saved/workbook.xls" }, qr/this is a workbook \(\.xls\)/, qr/ورک بک .*\.xls/],
        ['another column', "topic,lang,keywords,text,Author\nVote!,xx,,\n", qr/row 1, column E: error: no such column in this table: E \("Author"\).*rename or delete it/,
            qr/سطر 1، کالم .*E.*: غلطی: اس جدول میں ایسا کوئی کالم نہیں.*Author/],
        ['a missing column', "topic,lang,text\nVote!,xx,\n", qr/this column is missing: keywords/, qr/یہ کالم موجود نہیں: .*keywords/],
        ['a column twice', "topic,lang,topic,keywords,text\n", qr/column C: error: the column "topic" stands twice/, qr/دو بار/],
        ['no header', "vote,en,vote,x\n", qr/row 1: error: the first row must name the columns .*begins with "vote"/, qr/پہلی سطر میں کالموں کے نام/],
        ['another table', "placeholder,lang,value\na,,b\n", qr/this is the table placeholders/, qr/یہ جدول .*placeholders/],
        ['something under no name', "topic,lang,keywords,text,\nvote,en,vote,x,\na,ur,a,x,see\n", qr/row 3, column E: error: .*no name in the first row/, qr/سطر 3، کالم .*E.*نام نہیں/],
        ['an empty file', '', qr/the file is empty/, qr/فائل خالی ہے/],
        ['octets of another character set', { octets => encode('UTF-8', "${head}vote,en,a,x\n") . "b,ur,\xe6\xe6\xca,\xe6\n" },
            qr/row 3, column C \(keywords\): error: is not UTF-8.*save the sheet again as "CSV UTF-8"/, qr/سطر 3.*UTF-8 میں نہیں/],
        ['NUL octets', { octets => "${head}vote,en,a,x\0y\n" }, qr/holds NUL octets/, qr/NUL بائٹ/],
        ['a mark that is never closed', "${head}vote,en,a,\"x\n", qr/row 2: error: a quotation mark opens here/, qr/سطر 2: غلطی: .*واوین/],
    );
    for my $case (@cases) {
        my ($name, $messages, $english, $urdu) = @$case;
        told($name, $messages, 'error', $english, $urdu);
        my (undef, $said) = said('en', messages => $messages);
        is(scalar(() = $said =~ /\b(?:error|warning): /g), 1, "$name: nothing else") or diag($said);
    }
};

story 'nothing of a folder is passed over in silence' => sub {
    my $folder = "$site->{folder}/tables";
    mkdir $folder or die "$folder: $!";
    $site->write('tables/messages.csv', "${head}vote,en,vote,Vote\nvote,ur,ووٹ,ووٹ\n$needed");
    my ($code, $out, $errors) = $site->agahi('check', $folder);
    is($code, 0, 'the other tables may be absent') or diag($out . $errors);
    symlink('gone', "$folder/menus.csv") or die "symlink: $!";
    ($code, $out, $errors) = $site->agahi('check', $folder);
    is($code, 1, 'a link that leads nowhere is an error');
    like($out . $errors, qr{tables/menus\.csv: error: cannot be read: No such file}, 'and is named');
    unlink "$folder/menus.csv";
    system('mkfifo', "$folder/menus.csv") == 0 or die 'mkfifo';
    ($code, $out, $errors) = $site->agahi('check', $folder);
    is($code, 1, 'a pipe that nobody writes to is one too');
    like($out . $errors, qr{tables/menus\.csv: error: the file is empty}, 'and is not waited for');
};

# --- 21 -----------------------------------------------------------------------------------------------------------------

story 'the row is the row of the sheet, and topic and language are named' => sub {
    my $rows = "a,en,a,\"one\r\ntwo\r\nthree\"\r\n\r\n,,,\r\nb,en,b,\r\n";
    told('cells with line breaks and blank rows', $head . $rows . $needed, 'error',
        qr/^.*messages\.csv, row 5, column text, topic b, language en: error: the text is empty;/, qr/سطر 5، کالم .*text.*، موضوع .*b.*، زبان .*en.*: غلطی: متن خالی/);
    told('a line sep= of Excel is not shown by it', "sep=,\n${head}b,en,b,\n$needed", 'error', qr/row 2, .*the text is empty/, qr/سطر 2، .*متن خالی/);
    told('that of LibreOffice is', "\"sep=,\"\n${head}b,en,b,\n$needed", 'error', qr/row 3, .*the text is empty/, qr/سطر 3، .*متن خالی/);
    my ($code, $said) = said('en', messages => $head . join('', map { "t$_,en,k$_,\n" } 1 .. 37) . $needed);
    is(scalar(() = $said =~ /the text is empty/g), 20, 'at most twenty lines');
    like($said, qr/^and 1[78] more$/m, 'and a count');
    $site->agahi('check', '--json', "$site->{folder}/messages.csv");
    ($code, $said) = $site->agahi('check', '--json', "$site->{folder}/messages.csv");
    my ($first) = grep { $_->{kind} eq 'text-empty' } @{ decode_json(encode('UTF-8', $said)) };
    is("@$first{qw(severity row column topic lang)}", 'error 2 text t1 en', 'the same for programs');
};

# --- 22 -----------------------------------------------------------------------------------------------------------------

my $text = sub { "${head}vote,$_[0],vote,$_[1]\nfees,ur,فیس,فیس\n$needed" };
my $value = sub { return { messages => "${head}vote,en,vote,On {polling_date} from {open_time}\nvote,ur,ووٹ,ووٹ {polling_date} {open_time}\n$needed",
    placeholders => "placeholder,lang,value\n$_[0]" } };

story 'what spoils texts is told before a citizen gets it' => sub {
    told(@$_) for (
        ['question marks', { messages => { file => "$saved/windows-1252.csv" }, placeholders => { file => 'tests/sheets/placeholders.csv' } }, 'error',
            qr/row 2, .*the letters were lost when the sheet was saved: "\?\?\?".*6 more have the same/, qr/حروف ضائع ہو گئے.*مزید 6/],
        ['an error value', { messages => { file => "$saved/formulas.csv" }, placeholders => { file => 'tests/sheets/placeholders.csv' } }, 'error',
            qr/row 10, column keywords, topic fees, language en: error: "#NAME\?" is an error of the spreadsheet/, qr/سطر 10.*"#NAME\?".*اسپریڈشیٹ پروگرام کی غلطی/],
        ['another', { messages => { file => "$saved/formulas.csv" }, placeholders => { file => 'tests/sheets/placeholders.csv' } }, 'error', qr/"#DIV\/0!"/, qr/"#DIV\/0!"/],
        (map { ["the error value $_", $text->('en', "See $_"), 'error', qr/"\Q$_\E" is an error/, qr/"\Q$_\E"/] } '#REF!', '#VALUE!', '#N/A', '#NUM!', '#NULL!', '#SPILL!', '#CALC!'),
        (map { ["the error value $_", "${head}vote,en,vote,$_\nvote,ur,ووٹ,ووٹ\n$needed", 'error', qr/"\Q$_\E" is an error/, qr/"\Q$_\E"/] } '#NOM?', '#WERT!', '#NV', '#¡VALOR!', '#N/D', '#ИМЯ?', '#YOK', '#Н/Д', '#####'),
        ['question marks among words', $text->('en', 'Questions ??? Ask 8300'), 'warning', qr/where a word should: .*\?\?\?/, qr/لفظ کی جگہ سوالیہ نشان/],
        ['a code for a character', $text->('en', 'You &amp; your vote'), 'warning', qr/"&amp;" is another program's code/, qr/"&amp;".*کوڈ/],
        ['a carriage return of Excel', $text->('en', 'Vote_x000D_'), 'warning', qr/"_x000D_" is another program's code/, qr/"_x000D_".*کوڈ/],
        ['a direction of old', $text->('ur', "ووٹ\x{206a}abc"), 'error', qr/U\+206A/, qr/U\+206A/],
        ['an annotation', $text->('en', "a\x{fff9}b"), 'error', qr/U\+FFF9/, qr/U\+FFF9/],
        ['an Arabic letter mark', $text->('ur', "ووٹ\x{61c}"), 'warning', qr/nobody sees.*U\+061C/, qr/نظر نہیں آتا.*U\+061C/],
        ['mojibake', { messages => { file => "$saved/garbled.csv" }, placeholders => { file => 'tests/sheets/placeholders.csv' } }, 'error',
            qr/row 2, .*the letters are garbled: .*UTF-8 \(65001\).*6 more/, qr/حروف بگڑ گئے ہیں.*مزید 6/],
        ['mojibake of signs', $text->('en', 'Itâ€™s so'), 'error', qr/garbled: .*â€™/, qr/بگڑ گئے/],
        ['lost characters', $text->('ur', "ووٹ \x{fffd}\x{fffd}"), 'error', qr/letters were lost \(U\+FFFD\)/, qr/ضائع ہو گئے ہیں \(U\+FFFD\)/],
        ['an Urdu row without an Urdu letter', $text->('ur', 'Polling day'), 'error', qr/row 2, .*the row says ur, but there is no Arabic letter/, qr/سطر 2.*ایک حرف بھی نہیں/],
        ['a Sindhi one', $text->('sd', 'Polling day'), 'error', qr/the row says sd,/, qr/زبان .*sd.*ایک حرف بھی نہیں/],
        ['an English row in Urdu letters', $text->('en', 'ووٹ کا دن'), 'error', qr/the row says en, but its text is all in Arabic letters/, qr/متن پورا اردو رسم الخط میں ہے/],
        ['a Roman one', $text->('ur-Latn', 'ووٹ کا دن'), 'error', qr/the row says ur-Latn,/, qr/ur-Latn.*پورا اردو/],
        ['capitals in braces', $text->('en', 'On {Polling_Date}'), 'error', qr/row 2, .*"\{Polling_Date\}" is no placeholder/, qr/"\{Polling_Date\}".*پلیس ہولڈر نہیں/],
        ['blanks in braces', $text->('en', 'On { x }'), 'error', qr/"\{ x \}" is no placeholder/, qr/"\{ x \}"/],
        ['a brace alone', $text->('en', 'On {polling_date'), 'error', qr/"\{" is no placeholder/, qr/"\{"/],
        ['braces in a value', $value->("polling_date,,{open_time}\nopen_time,,8\n"), 'error', qr/placeholders\.csv, row 2, column value, placeholder polling_date: error: braces in a value/, qr/پلیس ہولڈر .*polling_date.*قوسیں/],
        (map { ["a keyword with $_", "${head}vote,en,\"a$_ b\",Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'error', qr/row 2, column keywords.*"a$_ b".* has a comma or semicolon/, qr/"a$_ b".*کوما/] } ',', '،', ';', '؛'),
        (map { ["a keyword with $_", "${head}vote,en,a$_ b,Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'error', qr/row 2, column keywords.*"a$_ b".* another sign in place of \|/, qr/"a$_ b".*کوئی اور نشان/] } '¦', '｜', '，', '、'),
        ['a keyword that may be two', "${head}vote,en,vote / voting,Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'warning', qr/"vote \/ voting" may be several/, qr/"vote \/ voting".*شاید کئی/],
        ['a keyword in braces', "${head}vote,en,{x},Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'error', qr/"\{x\}" has braces/, qr/"\{x\}".*قوسیں/],
        ['a keyword that became a time', "${head}vote,en,0.333333,Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'warning', qr/row 2, column keywords.*"0\.333333" may be .*"08:00"/, qr/"0\.333333".*شاید/],
        ['a keyword that became long', "${head}vote,en,1.00E+05,Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'warning', qr/"1\.00E\+05" looks like a long number/, qr/"1\.00E\+05".*لمبا نمبر/],
        ['a keyword that became a day', "${head}vote,en,Mar-08,Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'warning', qr/"Mar-08" looks like a day/, qr/"Mar-08".*تاریخ لگتی ہے/],
        ['times as numbers in a text', $text->('en', 'Open 0.333333 to 0.708333'), 'warning', qr/column text.*"0\.333333" may be/, qr/"0\.333333".*شاید/],
        ['31 February in a text', $text->('en', 'Vote on 31/2/2027 here'), 'warning', qr/if "31 2 2027" is a day, there is none/, qr/اگر .*"31 2 2027"/],
        ['an Urdu label without an Urdu letter', { menus => "menu,item,lang,label,target\nmain,a,ur,Women,vote\nmain,a,en,Women,vote\n" }, 'warning', qr/menus\.csv, row 2, column label.*says ur, but there is no Arabic letter here: "Women"/, qr/زبان .*ur.*ایک حرف بھی نہیں.*"Women"/],
        ['an Urdu value without one', $value->("polling_date,ur,soon\npolling_date,en,soon\nopen_time,,8\n"), 'warning', qr/placeholders\.csv, row 2, column value.*no Arabic letter here: "soon"/, qr/ایک حرف بھی نہیں.*"soon"/],
        ['an English label in Urdu letters', { menus => "menu,item,lang,label,target\nmain,a,ur,خواتین,vote\nmain,a,en,خواتین,vote\n" }, 'warning', qr/row 3, .*says en, but this is all in Arabic/, qr/پورا اردو رسم الخط/],
        ['an Urdu example in English', { examples => "topic,lang,text\nvote,ur,hello\n" }, 'warning', qr/examples\.csv, row 2, column text.*no Arabic letter here: "hello"/, qr/ایک حرف بھی نہیں.*"hello"/],
        ['examples without what is not answered', { examples => "topic,lang,text\n" . join('', map { "vote,en,how to vote $_\n" } 1 .. 30) }, 'warning', qr/examples\.csv: warning: none of the 30 examples is of fallback/, qr/30 مثالوں میں fallback کی ایک بھی نہیں/],
        ['a keyword of many words', "${head}vote,en,one two three four five six seven,Vote\nvote,ur,ووٹ,ووٹ\n$needed", 'warning', qr/has 7 words, more than 6/, qr/میں 7 الفاظ/],
        ['a placeholder that nobody uses', $value->("polling_date,,soon\nopen_time,,8\nold_one,,x\n"), 'warning', qr/no text uses: old_one/, qr/استعمال نہیں ہوتے: .*old_one/],
        ['a value of the sample', $value->("polling_date,en,not announced yet\npolling_date,,x\nopen_time,,8\n"), 'warning', qr/still what the sample says, not yours: polling_date/, qr/نمونے والی.*polling_date/],
        ['31 February', $value->("polling_date,,31 February 2031\nopen_time,,8\n"), 'error', qr/there is no such day: "31 February 2031"/, qr/ایسی کوئی تاریخ نہیں/],
        ['the same in Urdu', $value->("polling_date,,۳۱ فروری\nopen_time,,8\n"), 'error', qr/there is no such day/, qr/ایسی کوئی تاریخ نہیں/],
        ['a day that is past', $value->("polling_date,,8 February 2024\nopen_time,,8\n"), 'warning', qr/this day is past: "8 February 2024"/, qr/تاریخ گزر چکی/],
        ['the same in figures', $value->("polling_date,,8/2/2024\nopen_time,,8\n"), 'warning', qr/this day is past/, qr/گزر چکی/],
        (map { ["the day $_", $value->("polling_date,,$_\nopen_time,,8\n"), 'warning', qr/this day is past: "\Q$_\E"/, qr/گزر چکی/] } '8-Feb-24', '08-02-24', '8/2/24', '8th of February 2024', 'February 2024'),
        (map { ["the day $_", $value->("polling_date,,$_\nopen_time,,8\n"), 'error', qr/there is no such day: "\Q$_\E"/, qr/ایسی کوئی تاریخ نہیں ہوتی: /] } '31/2/31', '31st of February 2031', '31-Apr-31'),
        ['a day among other words', $value->("polling_date,,the polls of 31 February 2031\nopen_time,,8\n"), 'warning', qr/if "31 february 2031" is a day, there is none such/, qr/اگر .*31 february 2031/],
        ['a fee that may be a time', $value->("polling_date,,soon\nopen_time,,8\nfee,,0.125\n"), 'warning', qr/"0\.125" may be the spreadsheet's number for "03:00"/, qr/"0\.125".*"03:00"/],
        ['a time as a number', $value->("polling_date,,soon\nopen_time,,0.333333\n"), 'error', qr/"0\.333333" is the spreadsheet's number for "08:00"/, qr/"0\.333333".*"08:00"/],
        ['a day as a number', $value->("polling_date,,46454\nopen_time,,8\n"), 'error', qr/"46454" is the spreadsheet's number for "2027-03-08"/, qr/"2027-03-08"/],
        ['a long number as LibreOffice saves it', { messages => "${head}vote,en,vote,{polling_date} {open_time} {helpline}\nvote,ur,ووٹ,ووٹ\n$needed", placeholders => { file => "$saved/guessed.csv" } }, 'error',
            qr/row 4, .*placeholder helpline: error: "9\.23.*E\+017"/, qr/سطر 4.*E\+017/],
        ['a text over the limit', $text->('en', 'word ' x 190), 'error', qr/row 2, .*takes 7 SMS, the service allows 6/, qr/7 ایس ایم ایس کا بنتا ہے، سروس میں 6/],
        ['a control character', $text->('en', "a\x{1b}[31mb"), 'error', qr/cannot be seen.*U\+001B/, qr/U\+001B/],
        ['a bidi override', $text->('ur', "ووٹ\x{202e}abc"), 'error', qr/U\+202E/, qr/U\+202E/],
        ['a placeholder without a value', $value->("polling_date,en,soon\nopen_time,,8\n"), 'error', qr/row 3, .*"\{polling_date\}" has no value in ur;/, qr/"\{polling_date\}".*: .*ur/],
        ['a value twice', $value->("polling_date,,a\nopen_time,,8\npolling_date,,b\n"), 'error', qr/row 4, .*placeholder polling_date: error: .*already, row 2/, qr/پہلے ہی سطر 2/],
        ['a topic with capitals and blanks', "${head}How To Vote,en,vote,Vote\nHow To Vote,ur,ووٹ,ووٹ\n$needed", 'error', qr/for "How To Vote" write "how-to-vote".*1 more/, qr/"how-to-vote" *.*لکھیں/],
        ['a language by its name', "${head}vote,urdu,ووٹ,ووٹ\nvote,en,vote,Vote\n$needed", 'error', qr/"urdu" is not how a language is written here; write "ur"/, qr/"urdu".*"ur"/],
        ['a topic that no service can do without', "${head}vote,en,vote,Vote\nvote,ur,ووٹ,ووٹ\nhelp,en,,x\nlimited,en,,x\n", 'error', qr/missing: fallback;/, qr/لازمی موضوعات موجود نہیں: .*fallback/],
        ['a menu that leads nowhere', { menus => "menu,item,lang,label,target\nmain,a,en,Go,gone\n" }, 'error', qr/menus\.csv, row 2, column target, menu main, item a, .*"gone" is neither a topic/, qr/"gone".*نہ کوئی موضوع/],
    );
};

story 'good texts are left alone' => sub {
    my @cases = (
        ['keywords in lines', "${head}vote,en,\"vote\nvoting\r\npolls\",Vote\nvote,ur,ووٹ,ووٹ\n$needed", qr/ 0 warnings/],
        ['letters with their signs', $text->('ur', 'فہرست ط، ظ، ع اور آ، ب، پ؛ نشان ط؟ غ… «ظ» ظ“ غ‘')],
        ['numbers that are no days', { messages => "${head}vote,en,vote,{a} {b} {last_fee} {ward} {law_date}\nvote,ur,ووٹ,ووٹ\n$needed",
            placeholders => "placeholder,lang,value\na,,House 45 May Street\nb,,Notification 12/34/2026\nlast_fee,,46000\nward,,1E2\nlaw_date,,8 March 2017\n" }, qr/ 0 warnings/],
        ['a capital with a quotation mark', $text->('en', 'the names “Ø” and ‘Æ’')],
    );
    for my $case (@cases) {
        my ($name, $messages, $wanted) = @$case;
        my ($code, $said) = said('en', ref $messages eq 'HASH' ? %$messages : (messages => $messages));
        is($code, 0, "$name: no error") or diag($said);
        like($said, $wanted, "$name: and nothing else") if $wanted;
    }
};

story 'nothing of a sheet plays with the terminal' => sub {
    my $evil = "\x{1b}[2J\x{202e}\x{9b}31m\x{07}";
    my (undef, $said) = said('en', messages => "topic,lang,keywords,text\n$evil,$evil,$evil,{$evil x\n");
    unlike($said, qr/[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}]/, 'no control character is printed');
    like($said, qr/U\+001B/, 'they are named');
    ($said) = (said('en', messages => "topic,lang,keywords,text,$evil\n"))[1];
    unlike($said, qr/[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}]/, 'nor one of the header');
};

story 'a file is bounded, and says so at once' => sub {
    my $small = "${head}vote,en,vote,Vote\nvote,ur,ووٹ,ووٹ\n$needed";
    my @cases = (
        ['100,000 rows', { messages => $head . join('', map { "t$_,en,w$_,x\n" } 1 .. 100000) }, qr/more than 20000 rows/],
        ['20,000 menus', { messages => $small, menus => "menu,item,lang,label,target\n" . join('', map { "m$_,a,en,Go,vote\n" } 1 .. 19999) }, qr/19999 menus.*at most 1000/],
        ['60 MB', { messages => $head . (('x' x 999 . "\n") x 60000) }, qr/larger than 16 MiB/],
        ['a cell of 1 MB', { messages => "${head}vote,en,vote," . ('x' x 1000000) . "\n" }, qr/1000000 octets, at most 65536/],
        ['a thousand placeholders of a large value', { messages => "${head}vote,en,vote," . ('{a}' x 1000) . "\n$needed",
            placeholders => "placeholder,lang,value\na,," . ('large ' x 5000) . "\n" }, qr/row 2, .*longer than any SMS can be/],
        ['many keywords', { messages => "${head}vote,en," . join('|', map { "w$_" } 1 .. 201) . ",x\n$needed" }, qr/has 201 keywords, at most 200/],
    );
    for my $case (@cases) {
        my ($name, $tables, $english) = @$case;
        my $begun = time;
        my ($code, $said) = said('en', %$tables);
        is($code, 1, "$name: refused");
        like($said, $english, "$name: with the number that is allowed") or diag(substr($said, 0, 500));
        ok(time() - $begun < 5, "$name: in seconds");
    }
};
done_testing;
