#!/usr/bin/perl
# One citizen is one number in every spelling; a line that is a keyword; floods that cost nothing lasting; a key that is
# lost; a translation that is missing.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use Time::HiRes qw(sleep time);

sub ucs2 { return encode('UTF-16BE', $_[0]) }
sub rows { my ($site, $sql) = @_; my $out = `sqlite3 '$site->{folder}/journal.db' "$sql"`; chomp $out; return $out }

my @spellings = ([1, '923001234567'], [0, '+923001234567'], [0, '00923001234567'], [0, '03001234567'], [2, '3001234567'],
    [0, '0923001234567'], [2, '03001234567']);

for my $mode (0, 1) {
    my $name = $mode ? 'receiver+transmitter' : 'transceiver';
    my $command = $mode ? 0x103 : 5;
    story "$name: every spelling of a number is one citizen" => sub {
        my ($site, $receiver, $transmitter) = Agahi->bound(link => $mode ? 'bind = "receiver+transmitter";' : '',
            limits => 'sms = { burst = 3; per_minute = 1; per_day = 60; };');
        my $answers = 0;
        for my $spelling (@spellings) {
            my ($ton, $digits) = @$spelling;
            my (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, ton => $ton, source => $digits, seconds => 1);
            $answers++ if defined $reply->{text};
            is($reply->{pdus}[0]{destination_addr}, $digits, "$name: the answer goes to the number as it came") if $answers == 1;
        }
        is($answers, 4, "$name: seven spellings of one number are one citizen: three answers and one notice");
        is(rows($site, 'SELECT count(DISTINCT sender) FROM settled'), 1, "$name: and one in the journal");

        # The language chosen under one spelling holds under another; forgotten under a third.
        my ($status, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, ton => 1, source => '923007654321', text => 'ENGLISH');
        (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, ton => 0, source => '03007654321', text => 'xyzzy');
        is($reply->{text}, $site->ask_on_paper('--lang', 'en', 'xyzzy'), "$name: the language chosen under one spelling holds under another");
        my ($code, $out) = $site->agahi('forget', '+92 300 7654321');
        like($out, qr/: [1-9]\d* rows removed/, "$name: what is kept is forgotten under a third");
        ($code) = $site->agahi('block', '0300-7654321');
        sleep 2;
        (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, $command, ton => 2, source => '3007654321', seconds => 1);
        is($reply->{text}, undef, "$name: and one that is blocked is blocked in every spelling");
        $_->close for $receiver, $transmitter;
        is($site->stop, 0, "$name: the daemon ends well");
        is(rows($site, "SELECT sum(count) FROM silence WHERE rule = 'limited'"), 3, "$name: what was over the limit is counted");
        is(rows($site, "SELECT count(*) FROM settled WHERE rule = 'limited' AND state = 2"), 0, "$name: and leaves no rows");
    };
}

story 'a line that is a keyword decides' => sub {
    my ($site, $peer) = Agahi->bound;
    my $number = 923006600000;
    for my $case (['a signature', "how to vote\n--\nSent from my phone", 'how to vote'],
        ['a quoted mail', "VOTE\r\n\r\nOn Monday somebody wrote:\r\n> polling stations open\r\n> at eight", 'VOTE'],
        ['a greeting above', "Assalam o alaikum\nindraj\nJazakallah", 'indraj'],
        ['Urdu with a signature', "ووٹ\n--\nمیرے فون سے", 'ووٹ'])
    {
        my ($what, $text, $keyword) = @$case;
        for my $way ([5, ucs2($text), 8], [0x103, ucs2($text), 0x48]) {
            my ($command, $octets, $coding) = @$way;
            my (undef, $reply) = Agahi::ask_pair($peer, $peer, $command, source => ++$number, text => $octets, data_coding => $coding);
            is($reply->{text}, $site->ask_on_paper($keyword), sprintf('%s, command 0x%x: the line decides', $what, $command));
        }
    }
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'a flood of a machine leaves a count, and no rows' => sub {
    my ($site, $peer) = Agahi->bound;
    my $before = rows($site, 'SELECT (SELECT count(*) FROM settled) + (SELECT count(*) FROM silence)');
    my $answered = 0;
    my $state = { replies => {}, responses => {} };
    $peer->syswrite(join('', map { Agahi::pdu(5, 0, 20000 + $_, Agahi::message_body(5, ton => 5, source => 'MyBank', text => "offer $_")) } 1 .. 3000));
    Agahi::serve($peer, $state, 20, sub { keys %{ $state->{responses} } == 3000 });
    is(scalar(keys %{ $state->{responses} }), 3000, 'three thousand messages of a machine are acknowledged');
    is(scalar(keys %{ $state->{replies} }), 0, 'and not answered');
    sleep 6;
    my $after = rows($site, 'SELECT (SELECT count(*) FROM settled) + (SELECT count(*) FROM silence)');
    ok($after - $before <= 2, 'they leave a count, and no rows') or diag($after - $before);
    is($site->stats->{silent}, 3000, 'which stats tells');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

# --- the key ---------------------------------------------------------------------------------------------------------------
# As an older version left it: the list beside the messages, and nothing of it in the journal.
sub put_back_old_blocks {
    my ($site) = @_;
    my $folder = $site->{folder};
    system("sqlite3 '$folder/content.db' \"ATTACH '$folder/journal.db' AS journal;"
        . " CREATE TABLE IF NOT EXISTS blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL);"
        . " CREATE TABLE IF NOT EXISTS key_check (value INTEGER NOT NULL);"
        . " INSERT INTO blocked SELECT * FROM journal.blocked; DELETE FROM journal.blocked;"
        . " DELETE FROM key_check; INSERT INTO key_check SELECT * FROM journal.key_check;"
        . " DELETE FROM journal.key_check;\"") == 0 or die "sqlite3 failed\n";
}

story 'who was blocked by an older version stays blocked' => sub {
    my $site = Agahi->new;
    my $listener = $site->listen_smsc;
    $site->import_sample;
    $site->agahi('block', '923007654321');
    put_back_old_blocks($site);
    is(rows($site, 'SELECT count(*) FROM blocked'), 0, 'nothing is in the journal');
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    is(rows($site, 'SELECT count(*) FROM blocked'), 1, 'the list moved to the journal at the start');
    is(Agahi::ask($peer, 'VOTE', 2, source_addr => '923007654321')->{text}, undef, 'who was blocked is not answered');
    ok(defined Agahi::ask($peer, 'VOTE', 5, source_addr => '923007654322')->{text}, 'and others are');
    $site->agahi('block', '--remove', '923007654321');
    sleep 2;
    ok(defined Agahi::ask($peer, 'VOTE', 5, source_addr => '923007654321')->{text}, 'and is again, two seconds after --remove');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

for my $case (['a block list', sub { $_[0]->agahi('block', '923001234567') }],
    ['an old block list', sub { $_[0]->agahi('block', '923001234567'); put_back_old_blocks($_[0]) }],
    ['a journal', sub {
        my ($site) = @_;
        my $listener = $site->listen_smsc;
        $site->start;
        my ($peer) = $site->accept_bind($listener);
        Agahi::ask_pair($peer, $peer, 5);
        $peer->close;
        $site->stop;
        close $listener;
    }])
{
    my ($what, $fill) = @$case;
    for my $fault ('missing', 'foreign') {
        story "$what and a key that is $fault: nothing is answered with another" => sub {
            my $site = Agahi->new;
            $site->import_sample;
            $fill->($site);
            my $key = "$site->{folder}/journal.db.key";
            my $saved = do { open(my $file, '<:raw', $key) or die; local $/; <$file> };
            unlink $key;
            if ($fault eq 'foreign') {
                open(my $file, '>:raw', $key) or die;
                print $file 'x' x 16;
                close $file;
            }
            my $pid = $site->start;
            my $status = $site->wait_exit($pid, 20);
            is(defined $status ? $status >> 8 : undef, 1, "$what and a key that is $fault: the daemon does not start");
            like($site->log_text, $fault eq 'missing' ? qr/event=start_failed .*the key for hashing numbers is missing, but .* has rows/
                : qr/event=start_failed .*this is not the key that the numbers in .* were hashed with/, "$what, $fault: and says what to do");
            my ($code, undef, $error) = $site->agahi('block', '923009999999');
            is($code, 1, "$what, $fault: nor does block take another key");
            ok(!-e $key || $fault eq 'foreign', "$what, $fault: no key is made in its place");
            open(my $file, '>:raw', $key) or die;
            print $file $saved;
            close $file;
            $pid = $site->start;
            ok($site->wait_log(qr/event=started/), "$what, $fault: with its own key it starts");
            $site->stop('KILL');
        };
    }
}

# --- a translation that is missing -------------------------------------------------------------------------------------------
# English words that lead to a topic which has an Urdu text alone: answered in Urdu, and not with silence.
story 'a text that is missing in one language is answered in another' => sub {
    my $site = Agahi->new;
    my $file = $site->write('m.csv', "topic,lang,keywords,text\nfees,ur,فیس|charges payment cost,فیس کوئی نہیں\n"
        . "place,en,where payment counter|charges office place,It is in the hall\nfallback,en,,Send FEES\n"
        . "fallback,ur,,فیس بھیجیں\nhelp,en,help,Send FEES\nlimited,en,,Wait\n");
    $site->agahi('import', $file);
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    my $number = 923006700000;
    for my $text ('cost payment please', 'payment cost', 'the cost of charges') {
        for my $way ([5, $text, 0], [0x103, ucs2($text), 8]) {
            my ($command, $octets, $coding) = @$way;
            my (undef, $reply) = Agahi::ask_pair($peer, $peer, $command, source => ++$number, text => $octets, data_coding => $coding);
            is($reply->{text}, 'فیس کوئی نہیں', "$text, command $command: answered in the language that has the text");
        }
    }
    $peer->close;
    $site->stop('KILL');
    close $listener;
};
done_testing;
