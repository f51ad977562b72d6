#!/usr/bin/perl
# The life of a message set, as an operator lives it: edited, tried, compared, published, taken back, scheduled; two
# people at once; and a daemon that answers all the while.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use JSON::PP;
use POSIX qw(strftime);
use Time::HiRes qw(sleep time);

my ($code, $out, $errors);

sub sample { # the sample's messages, changed
    my ($change) = @_;
    open(my $file, '<:utf8', 'conf/messages.csv') or die;
    local $_ = do { local $/; <$file> };
    $change->();
    return $_;
}

sub json { return decode_json(Encode::encode('UTF-8', $_[0])) }

sub within_seconds {
    my ($name, $seconds, $run) = @_;
    my $begun = time();
    $run->();
    my $took = time() - $begun;
    ok($took < $seconds, "$name: in less than $seconds s") or diag($took);
}

story 'edit, try, compare, publish, take back' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $edited = $site->write('edited.csv', sample(sub { s/Polling day: 1\)/Voting day: 1)/; s/^vote,en,/vote,en,ballot day|/m }));
    within_seconds('import --draft', 5, sub { ($code, $out, $errors) = $site->agahi('import', $edited, '--draft', '--by', 'ahmed', '--title', 'Clearer words') });
    is($code, 0, 'a changed sheet becomes a draft');
    like($out, qr/^kept: the draft, made from edition 1, 166 messages, 30 placeholders, \d+ menu items, 0 examples, \d+ warnings$/m, 'and says from what');
    like($out, qr/^of \d+ texts 1 gets another answer:\n.*"ballot day"/m, 'and whose answers change');
    like($site->ask_on_paper('VOTE'), qr/^Polling day/, 'citizens get what they got');
    within_seconds('ask --draft', 5, sub { like($site->ask_on_paper('--draft', 'VOTE'), qr/^Voting day/, 'who asks the draft sees it') });
    within_seconds('diff', 5, sub { ($code, $out) = $site->agahi('diff') });
    like($out, qr/^vote, en: changed\n +.*\[-Polling-\]\{\+Voting\+\} day/m, 'diff tells the word that changed');
    ($code, $out) = $site->agahi('diff', '--json');
    my ($row) = @{ json($out)->{messages} };
    is("$row->{topic} $row->{lang} $row->{change} @{ $row->{keywords_added} }", 'vote en changed ballot day', 'to programs too');
    within_seconds('publish', 5, sub { ($code, $out) = $site->agahi('publish', 'draft', '--by', 'saima') });
    like($out, qr/^published: edition 2, made from edition 1, /, 'the draft goes live');
    like($site->ask_on_paper('VOTE'), qr/^Voting day/, 'for everybody');
    within_seconds('publish 1', 5, sub { ($code, $out) = $site->agahi('publish', '1', '--by', 'saima', '--note', 'a mistake') });
    like($out, qr/^published: edition 3, which is edition 1 again, made from edition 2, /, 'and what was, comes back');
    like($site->ask_on_paper('VOTE'), qr/^Polling day/, 'with one command');
    ($code, $out) = $site->agahi('history');
    like($out, qr/^ +3  live .* by saima, made from 2  \(edition 1 again: a mistake\)\n +2  retired .* by ahmed, published by saima, made from 1  Clearer words\n +1  retired /m, 'history tells all of it');
    my ($first, $third) = map { json(($site->agahi('show-edition', '--json', $_))[1])->{hash} } 1, 3;
    is($first, $third, 'the same content has the same hash');
};

story 'two people at once' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $edited = $site->write('edited.csv', sample(sub { s/Polling day: 1\)/Voting day: 1)/ }));
    $site->agahi('import', $edited, '--draft', 'mine', '--by', 'ahmed');
    ($code, $out, $errors) = $site->agahi('import', $edited, '--draft', 'mine', '--by', 'saima');
    is($code, 3, 'somebody else\'s draft is not replaced');
    like($errors, qr/the draft mine is ahmed's; take another name/, 'and he is told');
    ($code) = $site->agahi('import', 'conf/messages.csv', '--by', 'saima');
    is($code, 0, 'while it is made, another edition goes live');
    ($code, $out, $errors) = $site->agahi('publish', 'mine', '--by', 'ahmed');
    is($code, 3, 'who was overtaken is stopped');
    like($errors, qr/nothing was changed: it was made from edition 1; edition 2 \(saima\) is live now/, 'and told by whom');
    ($code, $out) = $site->agahi('publish', 'mine', '--by', 'ahmed', '--anyway');
    like($out, qr/^published: edition 3, made from edition 1, in place of edition 2, /, 'unless he means it');
};

story 'nothing falls silent by mistake' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $short = $site->write('short.csv', sample(sub { s/^(?!topic|help|fallback|limited|vote).*?\r?\n//mg }));
    ($code, $out, $errors) = $site->agahi('import', $short);
    is($code, 1, 'a sheet of which only a part is left is refused');
    like($errors, qr/vanish.*register/, 'naming what would vanish');
    like($errors, qr/languages that vanish.*\bsd\b/, 'with the languages that it takes along');
    is(scalar(() = $errors =~ /error: /g), 2, 'and not what follows from that') or diag($errors);
    for my $topic (qw(help fallback limited)) {
        my $path = $site->write('less.csv', sample(sub { s/^$topic,.*?\r?\n//mg }));
        ($code, $out, $errors) = $site->agahi('import', $path, '--remove');
        is($code, 1, "without $topic it is refused, whatever is said");
        like($errors, qr/error: topics that no service can do without are missing: $topic;/, 'and told') or diag($errors);
    }
    ($code, $out, $errors) = $site->agahi('import', $site->write('less.csv', sample(sub { s/^nearest,.*?\r?\n//mg })), '--remove');
    is($code, 0, 'a topic that nothing leads to goes when it is meant to') or diag($errors);
    like($errors, qr/warning: .*nearest/, 'and is listed');
};

story 'values alone' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my ($name) = sample(sub { }) =~ /\{(helpline)\}/;
    ($code, $out, $errors) = $site->agahi('import', '--placeholders', $site->write('value.csv', "placeholder,lang,value\n" . join('', map { "$name,$_,12345\n" } qw(ur en ur-Latn))));
    is($code, 0, 'one value is changed');
    ($code, $out) = $site->agahi('diff', '1', '2');
    like($out, qr/^placeholder helpline(?:, every language)?.*: .*in \d+ texts/m, 'and nothing else') or diag($out);
    unlike($out, qr/^\w+, (?:ur|en|ur-Latn): /m, 'of the texts');
    ($code, $out, $errors) = $site->agahi('import', '--placeholders', $site->write('value.csv', "placeholder,lang,value\n$name,,54321\n"));
    is($code, 1, 'a value for every language that reaches none is a fault');
    like($errors, qr/does not reach (?:ur|en|ur-Latn), /, 'and told');
    ($code, $out, $errors) = $site->agahi('import', '--placeholders', $site->write('value.csv', "placeholder,lang,value\nhelp_line,,12345\n"));
    is($code, 1, 'a name that nobody knows is a fault');
    like($errors, qr/help_line/, 'and named');
};

story 'without configuration, journal or secrets' => sub {
    my $site = Agahi->new;
    my $agahi = "$site->{build}/agahi";
    my $run = sub { my $said = Encode::decode('UTF-8', `env -u AGAHI_BUILD @_ 2>&1`); return ($? >> 8, $said) };
    my $bad = $site->write('bad.csv', sample(sub { s/^vote,en,(.*?),.*$/vote,en,$1,/m }));
    ($code, $out) = $run->("$agahi check $bad --placeholders conf/placeholders.csv");
    is($code, 1, 'a sheet is checked');
    like($out, qr/bad\.csv, row 2, column text, topic vote, language en: error: /, 'by its row');
    ($code, $out) = $run->("$agahi diff conf/messages.csv $bad");
    like($out, qr/^vote, en: changed/m, 'two sheets are compared');
    ($code, $out) = $run->("$agahi ask --set conf VOTE");
    like($out, qr/^Polling day/m, 'a folder is asked');
    like($out, qr/^agahi: what the examples of conf teach is not known here: .*; agahi import conf --draft learns it$/m, 'by its keywords, and that is said');
    ($code, $out) = $run->("echo 1 | $agahi dial --set conf '*8301#'");
    is($code, 0, 'and dialled');
    ($code, $out) = $run->("$agahi history");
    is($code, 2, 'what is about the service needs its configuration');
    $site->replace_config(sub { $_[0] =~ s/password = "[^"]*"/password_file = "\/nonexistent\/secret"/ });
    $site->import_sample;
    ($code) = $site->agahi('history');
    is($code, 0, 'but never its secrets');
};

story 'a daemon that runs' => sub {
    my ($site, $peer) = Agahi->bound;
    my $ask = sub { (Agahi::ask($peer, shift, 0, source_addr => 923000000000 + int(rand(1e9)), @_))[1]{text} // '' };
    like($ask->('VOTE'), qr/^Polling day/, 'answers from the sample');
    ok($site->wait_log(qr/event=content_loaded edition=1 topics=\d+ keywords=\d+ languages=7/), 'and says which edition that is');
    my $saraiki = $site->write('sd.csv', sample(sub { $_ .= "vote,skr,ووٹ پاوݨ,ووٹ پاوݨ کیتے اصل شناختی کارڈ گھن آوو\r\nlanguage,skr,سرائیکی|saraiki,زبان: سرائیکی\r\n" }));
    ($code, $out, $errors) = $site->agahi('import', $saraiki);
    is($code, 0, 'a sheet with a new language is imported') or diag($errors);
    ok($site->wait_log(qr/event=content_loaded edition=2 .*languages=8/), 'and needs no restart');
    my $answer = $ask->(Encode::encode('UTF-16BE', 'سرائیکی'), data_coding => 8);
    like($answer, qr/سرائیکی/, 'nor anything else to be spoken') or diag($answer);
    system('sqlite3', "$site->{folder}/content.db", "UPDATE message SET text = 'changed by hand' WHERE topic = 'vote' AND set_id = (SELECT id FROM edition WHERE number = 2)");
    ok($site->wait_log(qr/event=content_unreadable reason="the rows of edition 2 are not what was kept/), 'rows that were changed by hand are told');
    like($ask->('VOTE'), qr/^Polling day/, 'and not sent to anybody');
    ($code, $out, $errors) = $site->agahi('publish', '1', '--remove');
    is($code, 0, 'a good edition is brought back') or diag($errors);
    ok($site->wait_log(qr/event=content_loaded edition=3/), 'and used');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

# The daemon's clock alone is set: it stands at ten seconds before the time, and runs.
story 'a schedule, to the second, and never twice' => sub {
    my ($faketime) = glob('/usr/lib/*/faketime/libfaketime.so.1');
    my $site = Agahi->new;
    plan skip_all => 'libfaketime is not here, or a sanitizer is' if !$faketime || $site->{build} =~ /sanitize/;
    $site->import_sample;
    my $edited = $site->write('edited.csv', sample(sub { s/Polling day: 1\)/Voting day: 1)/ }));
    $site->agahi('import', $edited, '--draft', '--by', 'ahmed');
    my $due = int(time()) + 3600;
    my $words = strftime('%Y-%m-%d %H:%M:%S', gmtime($due + 5 * 3600)); # Pakistan
    ($code, $out) = $site->agahi('publish', 'draft', '--at', $words, '--by', 'saima');
    is($code, 0, 'a draft is scheduled');
    like($out, qr/^scheduled: the draft goes live \w+day \d+ \w+ \d{4}, \d\d:\d\d:\d\d, Asia\/Karachi \(UTC\+05:00\), in \d+ minutes$/m, 'and the time told back in full') or diag($out);
    my $set = $site->write('clock', '+0');
    my $start = sub {
        local %ENV = (%ENV, LD_PRELOAD => $faketime, FAKETIME_TIMESTAMP_FILE => $set, FAKETIME_NO_CACHE => 1, FAKETIME_DONT_FAKE_MONOTONIC => 1);
        $site->start;
    };
    $start->();
    $site->wait_log(qr/event=content_loaded edition=1/);
    my $ahead = $due - time() - 5; # five seconds to go
    $site->write('clock', sprintf('+%.3f', $ahead));
    ok($site->wait_log(qr/event=clock_stepped seconds=3\d\d\d/), 'a clock that is set by more than a minute is told');
    ok($site->wait_log(qr/event=edition_published edition=2/), 'at its time it is live');
    my ($when, $part) = $site->log_text =~ /^time=(\S+?)(\.\d+)Z .*event=edition_published/m; # by the clock that was set
    my $late = $when eq strftime('%Y-%m-%dT%H:%M:%S', gmtime($due)) ? $part : "$when$part";
    like($late, qr/^\./, 'not before it, and within a second') or diag($late);
    my ($live) = @{ json(($site->agahi('history', '--json'))[1]) };
    my $published = sprintf('%s', $live->{published});
    is($live->{number}, 2, 'history has it');
    $site->write('clock', '+0');
    sleep 2.5;
    is($site->stop, 0, 'the clock is set back, and the daemon restarted');
    $start->();
    $site->wait_log(qr/event=content_loaded edition=2(?:.*\n)*?.*event=content_loaded edition=2/);
    sleep 1.5;
    is(scalar(() = $site->log_text =~ /event=edition_published/g), 1, 'it went live once');
    $site->stop;

    # Overtaken.
    $site->agahi('import', $edited, '--draft', '--by', 'ahmed');
    $site->agahi('publish', 'draft', '--at', $words, '--by', 'saima');
    $site->agahi('import', 'conf/messages.csv', '--by', 'urgent');
    $site->write('clock', sprintf('+%.3f', $due - time() + 1));
    $start->();
    ok($site->wait_log(qr/event=schedule_refused draft="draft" reason="it was made from edition 2; edition 3 \(urgent\) is live now"/), 'one that was overtaken is told');
    like($site->ask_on_paper('VOTE'), qr/^Polling day/, 'and does not go live');
    ($code, $out) = $site->agahi('history');
    like($out, qr/^draft draft .*\n +did not go live at .*: it was made from edition 2; edition 3 \(urgent\) is live now$/m, 'as history says') or diag($out);
    $site->stop;
    my @later = ('publish', 'draft', '--at', strftime('%Y-%m-%d %H:%M', gmtime(time() + 9 * 3600)), '--by', 'saima');
    ($code) = $site->agahi(@later);
    is($code, 3, 'nor can it be scheduled again');
    ($code) = $site->agahi(@later, '--anyway');
    is($code, 0, 'unless on what is live now');
    ($code) = $site->agahi('unschedule');
    is($code, 0, 'and that can be taken back');
};
done_testing;
