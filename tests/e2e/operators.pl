#!/usr/bin/perl
# What operators type, and what they get when they type it wrong.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use JSON::PP;

my $site = Agahi->new;
my ($code, $out, $errors);

story 'the first import' => sub {
    ($code, $out, $errors) = $site->agahi('ask', 'vote');
    is($code, 1, 'asking before anything was imported fails');
    like($errors, qr/content\.db: the content database cannot be opened/, 'and says what is missing');

    ($code, $out, $errors) = $site->agahi('import', 'conf/messages.csv');
    is($code, 1, 'the sample without its placeholders is refused');
    like($errors, qr/^conf\/messages\.csv: error: the set has no placeholders, and texts use 10: .*polling_date/m, 'naming the placeholders');
    ($code, $out, $errors) =
        $site->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv');
    is($code, 0, 'with them it is published');
    like($out, qr/^published: edition 1, 166 messages, 30 placeholders, 0 menu items, 0 examples, \d+ warnings$/m, 'and says what it did');
    ($code, $out) = $site->agahi('import', 'conf/messages.csv');
    is($code, 0, 'placeholders stay from the last import');
};

story 'an import with faults' => sub {
    my $needed = Agahi::needed_rows();
    my @faults = (
        ['a missing column', "topic,lang,text\nvote,en,x\n", qr/bad\.csv, row 1: error: this column is missing: keywords;/],
        ['a duplicate keyword', "topic,lang,keywords,text\na,en,one,x\nb,en,ONE,y\n$needed",
            qr/row 3, column keywords, topic b, language en: error: the keyword "ONE" belongs to topic "a" already, row 2/],
        ['a language that is none', "topic,lang,keywords,text\na,Urdu,one,x\n$needed", qr/row 2, column lang, topic a, language Urdu: error: .*; write "ur"/],
        ['an empty text', "topic,lang,keywords,text\na,en,one,\n$needed", qr/row 2, column text, topic a, language en: error: the text is empty;/],
    );
    for my $fault (@faults) {
        my ($name, $csv, $pattern) = @$fault;
        ($code, $out, $errors) = $site->agahi('import', $site->write('bad.csv', $csv));
        is($code, 1, "$name: not imported");
        like($errors, $pattern, "$name: told with its row");
    }
    open(my $file, '>', "$site->{folder}/latin.csv") or die;
    print $file "topic,lang,keywords,text\na,en,one,ok\nb,en,two,caf\xe9\n";
    close $file;
    ($code, $out, $errors) = $site->agahi('import', "$site->{folder}/latin.csv");
    like($errors, qr/latin\.csv, row 3, column D \(text\): error: is not UTF-8/, 'bad UTF-8: told with its row');
    ($code, $out, $errors) = $site->agahi('import', $site->write('many.csv',
        "topic,lang,keywords,text\na,german,one,x\nb,en,two,\nc,en,three|two,y\n$needed"));
    is(scalar(() = $errors =~ /many\.csv.* error: /g), 3, 'every fault is listed');
    is(scalar(() = $errors =~ /^error: (?:topics that vanish|languages that vanish|rows that lose)/mg), 3, 'and what would be gone');
    like($errors, qr/nothing was imported: 6 errors/, 'and counted');
    ($code, $out) = $site->agahi('ask', 'VOTE');
    like($out, qr/^Polling day/, 'the published set is untouched');
    ($code, $out, $errors) = $site->agahi('import', "$site->{folder}/nowhere.csv");
    like($errors, qr/nowhere\.csv: error: cannot be read: No such file/, 'a missing file is named');
};

story 'check' => sub {
    ($code, $out) = $site->agahi('check');
    is($code, 0, 'check of a good set exits 0');
    like($out, qr/^166 messages: 0 errors, 1 warnings$/m, 'and counts');
    ($code, $out) = $site->agahi('check', '--json', "$site->{folder}/many.csv");
    is($code, 1, 'check of a bad file exits 1');
    my $report = decode_json(Encode::encode('UTF-8', $out));
    is(scalar(grep { $_->{severity} eq 'error' && $_->{file} } @$report), 3, 'its faults as JSON');
    ($code, $out) = $site->agahi('check', '--costs');
    is($code, 0, 'check tells what each text costs');
    like($out, qr/^results +ur +ucs2  3 parts   in 7 bits: 2$/m, 'in UCS-2 and in 7 bits');
    like($out, qr/^minority +ur +ucs2  3 parts   not in 7 bits: .*\(U\+0626\)/m, 'and which letters stand in the way');
    like($out, qr/^ur: 54 texts, \d+ parts; with Urdu's 7-bit tables \d+ /m, 'and the sum for a language');
    ($code, $out) = $site->agahi('check', '--costs', '--json');
    my ($results) = grep { $_->{topic} eq 'results' && $_->{lang} eq 'ur' } @{ decode_json(Encode::encode('UTF-8', $out)) };
    is("$results->{parts} $results->{parts_7bit}", '3 2', 'the same as JSON');
    ($code, $out) = $site->agahi('check', $site->write('curly.csv', "topic,lang,keywords,text\na,en,results,It’s so\nb,en,about results,y\n" . Agahi::needed_rows()));
    like($out, qr/curly\.csv, row 2, column text, topic a, language en: warning: costs 1 SMS only because of ’ \(U\+2019; write '\)/, 'check names a costly character and its replacement');
    like($out, qr/the keyword "results" is shadowed: "please tell me about results" finds topic b/, 'and shows the sentence that loses a keyword');
};

# Another language is rows, and its name in the configuration.
story 'another language is rows, and its name in the configuration' => sub {
    {
        my $sindhi = Agahi->new;
        $sindhi->replace_config(sub { $_[0] =~ s/"ur-Latn" \]/"ur-Latn", "sd" ]/ });
        open(my $sample, '<:utf8', 'conf/messages.csv') or die;
        my $rows = do { local $/; <$sample> };
        $rows .= "vote,sd,ڪيئن|ووٽ وجهڻ,ووٽ وجهڻ لاءِ اصل سڃاڻپ ڪارڊ کڻي اچو\nlanguage,sd,سنڌي|sindhi,ٻولي: سنڌي\n";
        ($code, $out, $errors) = $sindhi->agahi('import', $sindhi->write('sd.csv', $rows), '--placeholders', 'conf/placeholders.csv');
        is($code, 0, 'a message set with Sindhi rows is published');
        ($code, $out, $errors) = $sindhi->agahi('ask', '--explain', 'ووٽ وجهڻ جو طريقو');
        like($out, qr/^ووٽ وجهڻ لاءِ/, 'and answers in Sindhi');
        like($errors, qr/topic=vote lang=sd rule=phrase/, 'by its keyword');
        ($code, $out, $errors) = $sindhi->agahi('ask', 'SINDHI');
        like($out, qr/^ٻولي: سنڌي/, 'its language word is known');
    }
};

story 'export, and menus with a dead end' => sub {
    ($code) = $site->agahi('export', "$site->{folder}/export");
    is($code, 0, 'export writes');
    ($code, $out, $errors) = $site->agahi('import', "$site->{folder}/export/messages.csv", '--placeholders',
        "$site->{folder}/export/placeholders.csv", '--menus', "$site->{folder}/export/menus.csv");
    is($code, 0, 'what import reads again');
    my $before = umask 0002;
    $site->agahi('export', "$site->{folder}/again");
    umask $before;
    is((stat("$site->{folder}/again"))[2] & 07777 & ~02000, 0775, 'for the whole group, where the umask lets it');
    is(`cd '$site->{folder}' && diff -r export again && echo same`, "same\n", 'and it comes out the same');

    my $menus = $site->write('menus.csv', "menu,item,lang,label,target\nroot,1,en,Voting,vote\nroot,2,en,More,menu:more\nmore,1,en,Odd,nothing\n");
    ($code, $out, $errors) = $site->agahi('import', 'conf/messages.csv', '--menus', $menus);
    is($code, 1, 'a menu with a dead end is refused');
    like($errors, qr/menus\.csv, row 4, column target, menu more, item 1, language en: error: "nothing" is neither a topic, nor menu:NAME/, 'naming its row');
};

story 'a citizen that nobody can look up' => sub {
    my $broken = Agahi->new;
    $broken->import_sample;
    ($code, $out, $errors) = $broken->agahi('ask', '--from', '923001234567', 'VOTE');
    is($errors, '', 'before the daemon ever ran there is nothing to know');
    $broken->write('journal.db', 'no database');
    ($code, $out, $errors) = $broken->agahi('ask', '--from', '923001234567', 'VOTE');
    like($errors, qr/what is known of the number is not looked at: .*journal\.db/, 'but a journal that cannot be read is told');
    like($out, qr/^Polling day/, 'beside the answer to a stranger');
};

story 'stats and queue' => sub {
    ($code, $out, $errors) = $site->agahi('stats');
    is($code, 1, 'stats before the daemon ever ran fails');
    like($errors, qr/journal\.db: the journal database cannot be opened/, 'naming the file');
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    Agahi::ask($peer, 'VOTE', 0, source_addr => 923001230000 + $_) for 1 .. 3;
    $peer->close;
    $site->stop;
    ($code, $out) = $site->agahi('stats', '--json');
    my $stats = decode_json($out);
    is("$stats->{requests} $stats->{sent} $stats->{topics}{vote} $stats->{waiting}", '3 3 3 0', 'stats count');
    ($code, $out) = $site->agahi('stats');
    like($out, qr/^sent +3$/m, 'in plain text too');
    ($code, $out) = $site->agahi('queue');
    like($out, qr/^waiting +0$/m, 'the queue is empty');
};

# In a shell, for its redirections; bounded.
sub in_shell {
    my ($command) = @_;
    my $out = `A="$site->{build}/agahi -c $site->{config}"; { $command; } 2>&1`;
    return ($? >> 8, $out);
}

story 'output that cannot be written' => sub {
    for my $words ('history', 'history --json', 'ask VOTE', 'stats', 'check', 'check --json', 'export --help', '--help', '--version') {
        ($code, $out) = in_shell("\$A $words > /dev/full");
        is($code, 1, "$words: a full disk is a failure");
        like($out, qr/^agahi: the output cannot be written: No space left on device$/m, "$words: and told");
    }
    ($code, $out) = in_shell('$A diff --json live live > /dev/full');
    is("$code $out", "1 agahi: the output cannot be written: No space left on device\n", 'diff says that, and nothing of memory');
    ($code, $out) = in_shell('$A nonsense > /dev/full');
    is($code, 2, 'a wrong call stays one');
    unlike($out, qr/cannot be written/, 'where nothing was to be written');
    for my $ignore ('', 'trap "" PIPE; ') {
        ($code, $out) = in_shell("$ignore for i in 1 2 3 4 5; do \$A check --json | head -c 1 > /dev/null; done; \$A history | head -1 | wc -l");
        is("$code $out", "0 1\n", $ignore ? 'nor where the signal is ignored' : 'who reads no further is no fault');
    }
};

story 'wrong calls' => sub {
    for my $case (['no command'], ['an unknown command', 'dance'], ['too few words', 'import'], ['an unknown option', 'ask', '--loud', 'x'],
        ['a block without a number', 'block', 'me'])
    {
        my ($name, @arguments) = @$case;
        ($code, $out, $errors) = $site->agahi(@arguments);
        is($code, 2, "$name: exit code 2");
        ok($errors ne '', "$name: and words");
    }
    ($code, $out) = $site->agahi('import', '--help');
    is($code, 0, '--help is no fault');
    like($out, qr/^usage: agahi -c FILE import \[MESSAGES\.csv \| DIR\]/, 'and tells how');
};

story 'wrong configurations' => sub {
    for my $program ("$site->{build}/agahid", "$site->{build}/agahi") {
        my $bad = $site->write('bad.conf', "links = ();\nlimit = { };\n");
        my $command = $program =~ /agahid$/ ? "$program -c $bad" : "$program -c $bad stats";
        my $said = `$command 2>&1`;
        is($? >> 8, 2, "$program: a bad configuration exits with 2");
        like($said, qr/bad\.conf:1: links: must be a list.*bad\.conf:2: limit: is not a key here/s, 'naming file, line and key');
    }
    is(system("$site->{build}/agahid -c conf/agahi.conf -t >/dev/null"), 0, 'agahid -t finds the sample configuration good');
};
done_testing;
