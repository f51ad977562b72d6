#!/usr/bin/perl
# The daemon against our own simulator: a scripted talk, its prompt, and the promise that `agahi ask` prints what the
# wire delivers.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode decode);
use Time::HiRes qw(sleep time);

sub slurp {
    open(my $file, '<:utf8', $_[0]) or return '';
    local $/;
    return <$file> // '';
}

my $limits = 'sms = { burst = 5; per_minute = 1; per_day = 60; };';
my $site = Agahi->new(limits => "$limits ussd = { burst = 50; per_minute = 60; per_day = 200; };",
    link => 'ussd = { codes = [ "*8301#" ]; };');
$site->import_sample;
story 'a scripted talk, and the same on paper' => sub {
    my $smsc = $site->spawn("$site->{folder}/talk", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--script',
        'tests/e2e/conversation.txt');
    $site->start;
    my $status = $site->wait_exit($smsc, 90);
    my $talk = slurp("$site->{folder}/talk");
    is($status, 0, 'every expectation of the scripted talk holds');
    diag($_) for grep { /EXPECTED/ } split /\n/, $talk;
    like($talk, qr/923001234567 → 8301   VOTE\n8301 → 923001234567   \(2 parts, GSM 7-bit\)\n    Polling day:/,
        'it reads as a conversation');

    # What the wire delivered, against what `agahi ask` prints. Replies of several lines would be indented.
    my %wire;
    while ($talk =~ /^(\d+) → 8301   (.*)\n8301 → \1   \(.*\)\n((?:    .*\n)+)/mg) {
        my ($text, $reply) = ($2, $3);
        $reply =~ s/^    //mg;
        chomp $reply;
        $wire{$text} //= $reply;
    }
    for my $text ('VOTE', 'ووٹ', 'how to vot', 'cricket', 'اردو', 'ENGLISH', '35202-1234567-1', 'CHECK') {
        is($site->ask_on_paper($text), $wire{$text}, "`agahi ask $text` prints what the wire delivered");
    }
    my ($code, $out, $why) = $site->agahi('ask', '--explain', 'vot');
    like($why, qr/^topic=vote lang=en rule=edit keyword="vote" parts=2 encoding=gsm7 score=\d+$/, '--explain says why');
    ($code, $out, $why) = $site->agahi('ask', '--explain', 'ووٹ');
    like($why, qr/^topic=vote lang=ur rule=exact keyword="ووٹ" parts=[23] encoding=ucs2$/, 'in Urdu too');
    is($site->ask_on_paper('--from', '923023456789', 'xyzzy'), $site->ask_on_paper('--lang', 'en', 'xyzzy'),
        '--from knows the language that the citizen chose');
    is($site->ask_on_paper('--lang', 'ur-Latn', 'vote'), $site->ask_on_paper('vote dalna'), '--lang chooses one');
};

# The limiter and the preferences outlive a restart. Another text, because the connection ended right before, and the
# same one would be taken for what it delivers again.
story 'limits and languages outlive a restart' => sub {
    is($site->stop, 0, 'the daemon ends well');
    $site->write('again.txt', "[923045678901] VOTE\nexpect-none\n[923023456789] zzyzx\nexpect Sorry\n");
    my $smsc = $site->spawn("$site->{folder}/talk", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--script',
        "$site->{folder}/again.txt");
    $site->start;
    $site->wait_exit($smsc, 30);
    my $talk = slurp("$site->{folder}/talk");
    like($talk, qr/many messages|^923045678901 → 8301   VOTE\n923023456789/m, 'the limit holds after a restart');
    like($talk, qr/Sorry, we did not understand/, 'and so does the chosen language');
};

story 'a blocked number' => sub {
    my ($code, $out) = $site->agahi('block', '923051112222');
    like($out, qr/^923\*\*\*\*\*\*\*22 is blocked$/, 'a number can be blocked, and is masked');
    sleep 2;
    $site->write('blocked.txt', "[923051112222] VOTE\nexpect-none\n[923051113333] VOTE\nexpect CNIC\n");
    my $smsc = $site->spawn("$site->{folder}/talk", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--script',
        "$site->{folder}/blocked.txt");
    is($site->wait_exit($smsc, 30), 0, 'it is not answered, and others are');
};

story 'the prompt' => sub {
    my $pid = open(my $prompt, '-|:utf8', 'sh', '-c',
        encode('UTF-8', "printf '%s\\n' '[923061112222] ووٹ' 'VOTE' | '$site->{build}/agahi-smsc' -p $site->{port}")) or die;
    my $printed = do { local $/; <$prompt> };
    close $prompt;
    like($printed, qr/923061112222 → 8301   ووٹ\n/, 'the prompt takes a number and a text');
    my @replies = $printed =~ /8301 → 923061112222/g;
    is(scalar @replies, 2, 'and shows the replies');
};

story 'no number is left in clear, while the daemon still runs' => sub {
    my $left = 1;
    for (1 .. 100) {
        $left = `cat '$site->{folder}'/journal.db* '$site->{folder}'/content.db* '$site->{log}' | strings | grep -cE '9230[0-9]{8}|35202'`;
        last if $left == 0;
        sleep 0.2;
    }
    is($left + 0, 0, 'soon after settlement no number of citizens is left in databases, WAL and log');
};

story 'a backup while it runs, and restore' => sub {
    mkdir "$site->{folder}/elsewhere";
    my ($code, $out) = $site->agahi('backup', "$site->{folder}/saved", '--with-key', "$site->{folder}/elsewhere/key");
    is($code, 0, 'a backup is made while the daemon runs');
    ($code) = $site->agahi('backup', "$site->{folder}/saved");
    is($code, 1, 'and never overwritten');
    my (undef, $stats_before) = $site->agahi('stats', '--json');
    $site->stop;
    system("rm '$site->{folder}'/journal.db* '$site->{folder}'/content.db*");
    rename("$site->{folder}/saved", "$site->{folder}/journal.db");
    rename("$site->{folder}/elsewhere/key", "$site->{folder}/journal.db.key");
    rename("$site->{folder}/saved.content", "$site->{folder}/content.db");
    my (undef, $stats_after) = $site->agahi('stats', '--json');
    is($stats_after, $stats_before, 'restored, the figures are the same');
    is($site->ask_on_paper('--from', '923023456789', 'xyzzy'), $site->ask_on_paper('--lang', 'en', 'xyzzy'),
        'and so are the languages that citizens chose');
};

story 'one citizen is forgotten' => sub {
    $site->start;
    my ($code, $out) = $site->agahi('forget', '+923023456789');
    like($out, qr/^923\*+89: \d+ rows removed/, 'a citizen can be forgotten');
    ($code, $out) = $site->agahi('forget', '923023456789');
    like($out, qr/: 0 rows removed/, 'wholly');
    kill('HUP', $site->{daemon});
    is($site->ask_on_paper('--from', '923023456789', 'کچھ'), $site->ask_on_paper('کچھ'), 'the chosen language is gone too');
    is($site->stop, 0, 'the daemon ends well');
};
done_testing;
