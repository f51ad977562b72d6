#!/usr/bin/perl
# Nothing that was acknowledged is lost: kill -9 under load, a locked and a read-only journal, content that changes
# while traffic flows.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use JSON::PP;
use Time::HiRes qw(sleep time);

sub figures {
    my ($path) = @_;
    open(my $file, '<', $path) or die;
    local $/;
    return decode_json(<$file> || '{}');
}

my $slow = ($ENV{AGAHI_BUILD} // '') =~ /sanitize/;

story 'kill -9 in the middle of load' => sub {
    my $site = Agahi->new(link => 'window = 500;');
    $site->import_sample;
    my $requests = $slow ? 60000 : 150000;
    my $load = $site->spawn("$site->{folder}/load", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--load', $requests,
        '--window', 500, '--json', '--patience', 20);
    for my $life (1 .. 5) {
        $site->start;
        $site->wait_log(qr/(event=link_bound.*){$life}/s, 10);
        sleep 0.4;
        kill('KILL', $site->{daemon});
        $site->wait_exit($site->{daemon}, 20);
    }
    $site->start;
    my $status = $site->wait_exit($load, 240);
    my $result = figures("$site->{folder}/load");
    ok(defined $status, 'the load ends');
    ok(($result->{connections_lost} // 0) >= 3, 'the daemon was killed under load') or diag($result->{connections_lost} // 'never');
    ok(($result->{acknowledged} // 0) > 0, 'requests were acknowledged');
    is($result->{lost}, 0, 'every acknowledged request is answered');
    note("sent $result->{sent}, acknowledged $result->{acknowledged}, answered $result->{answered}, ",
        "doubled $result->{doubled}, unacknowledged $result->{unacknowledged}");
    is($site->stop, 0, 'the daemon ends well');
    my (undef, $queue) = $site->agahi('queue', '--json');
    my $waiting = decode_json($queue)->{waiting};
    my (undef, $stats) = $site->agahi('stats', '--json');
    $stats = decode_json($stats);
    ok($stats->{sent} >= $result->{answered} - $waiting - 500, 'and the journal knows of them');
};

story 'an import while traffic flows' => sub {
    my $site = Agahi->new(link => 'window = 200;');
    $site->import_sample;
    $site->start;
    my $count = $slow ? 15000 : 80000;
    my $load = $site->spawn("$site->{folder}/load", "$site->{build}/agahi-smsc", '-p', $site->{port}, '--load', $count,
        '--window', 200, '--json');
    my $imports = 0;
    my $no_menus = $site->write('none.csv', "menu,item,lang,label,target\n"); # those of the sample lead to topics that are gone
    while (!defined $site->wait_exit($load, 0.3)) {
        $site->write('other.csv', "topic,lang,keywords,text\nvote,en,vote,Edition $imports of the answer\n" . Agahi::needed_rows());
        my ($code) = $site->agahi('import', "$site->{folder}/other.csv", '--menus', $no_menus, '--remove');
        $imports++ if $code == 0;
        last if $imports > 200;
    }
    my $result = figures("$site->{folder}/load");
    ok($imports > 0, 'sets were imported while requests flowed') or diag($imports);
    is($result->{acknowledged}, $count, 'every request was acknowledged');
    is($result->{lost}, 0, 'and none lost');
    is($result->{doubled}, 0, 'nor doubled');

    my $listener = $site->listen_smsc;
    my ($peer) = $site->accept_bind($listener);
    my (undef, $reply) = Agahi::ask($peer, 'VOTE', 0);
    like($reply->{text}, qr/^Edition \d+ of the answer$/, 'the wire answers from the last set');
    $site->write('final.csv', "topic,lang,keywords,text\nvote,en,vote,The final answer\n" . Agahi::needed_rows());
    $site->agahi('import', "$site->{folder}/final.csv", '--menus', $no_menus, '--remove');
    my $begun = time();
    my $text = '';
    for my $n (1 .. 40) {
        (undef, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923006000000 + $n);
        $text = $reply->{text} // '';
        last if $text eq 'The final answer';
        sleep 0.1;
    }
    is($text, 'The final answer', 'an import changes the next replies without a restart');
    ok(time() - $begun < 3, 'within seconds');
    my ($code, undef, $errors) = $site->agahi('import', $site->write('bad.csv', "topic,lang,keywords,text\nvote,xx,vote,\n"));
    is($code, 1, 'a bad set is not imported');
    (undef, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923006001000);
    is($reply->{text}, 'The final answer', 'and changes nothing on the wire');
    $peer->close;
    $site->stop;
};

story 'a journal that cannot be written' => sub {
    my ($site, $peer) = Agahi->bound;
    my $answer = $site->ask_on_paper('VOTE');
    my $locker = $site->hold_database('journal.db', 'BEGIN IMMEDIATE');
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923006002000);
    is($status, 0x64, 'while the journal is locked a request gets a temporary error');
    ok(!defined $reply->{text}, 'and no reply');
    ok($site->wait_log(qr/event=journal_commit_failed reason="database is locked"/), 'the log says why');
    close $locker;
    my $good;
    for my $n (1 .. 20) {
        ($good, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923006003000 + $n);
        last if defined $good && $good == 0;
        sleep 0.2;
    }
    is($good, 0, 'when the lock is gone requests are acknowledged again');
    is($reply->{text}, $answer, 'and answered');
    ok($site->wait_log(qr/event=journal_recovered/), 'the log says so');
    $peer->close;
    $site->stop;
};

story 'databases that cannot be used at all' => sub {
    my $site = Agahi->new;
    $site->write('journal.db', 'this is not a database at all, but long enough to be looked at' x 20);
    $site->start;
    is($site->wait_exit($site->{daemon}, 20) >> 8, 1, 'a corrupt journal: the daemon does not start');
    like($site->log_text, qr/event=start_failed reason=".*journal\.db: the journal database cannot be opened: file is not a database"/,
        'and says which file and why');
};
done_testing;
