#!/usr/bin/perl
# A backup is put back, and nobody gets a reply twice, nobody who was forgotten comes back, nobody who was blocked is answered;
# what is no backup, or not this journal's, is refused in words, and changes nothing; a restore that is cut short leaves the
# journal that was or the one that is to be.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Digest::SHA qw(sha256_hex);
use Time::HiRes qw(sleep time);

my $first_number = 923471586200;
my ($site, $listener, $peer);

sub octets_of {
    my ($path) = @_;
    open(my $file, '<:raw', $path) or return '';
    local $/;
    return <$file> // '';
}

sub journal { return "$site->{folder}/journal.db" }
sub copy { return "$site->{folder}/saved" }

sub begin {
    $site = Agahi->new;
    $site->import_sample;
    $listener = $site->listen_smsc;
    $site->start;
    ($peer) = $site->accept_bind($listener);
}

sub start_again {
    $site->start;
    ($peer) = $site->accept_bind($listener);
}

sub kill_daemon {
    $site->stop('KILL');
    $peer->close;
}

# Serves the SMSC's end until so many citizens have whole replies, or the time is over; how many had.
sub whole_replies {
    my ($wanted, $seconds) = @_;
    my %state;
    my $whole = sub { return scalar grep { defined $_->{text} } values %{ $state{replies} } };
    Agahi::serve($peer, \%state, $seconds, sub { $whole->() >= $wanted });
    return $whole->();
}

# Replies wait, a backup is made, they are sent, and the daemon is killed: their keys are not wiped yet.
sub saved_while_waiting {
    my ($count) = @_;
    begin();
    Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $first_number + $_) for 1 .. $count;
    is($site->wait_stats('waiting', $count, 10), $count, "$count replies wait for an SMSC that is silent");
    my ($code) = $site->agahi('backup', copy());
    is($code, 0, 'a backup is made');
    is(whole_replies($count, 15), $count, 'then they are sent');
    is($site->wait_stats('waiting', 0, 10), 0, 'and settled');
    kill_daemon();
}

# Every page but the first.
sub damage_journal {
    unlink journal() . '-wal', journal() . '-shm';
    my $size = -s journal();
    open(my $file, '+<:raw', journal()) or die;
    for (my $at = 4096; $at < $size; $at += 4096) { seek($file, $at, 0); print $file "\xa5" x 4096 }
    close $file;
}

sub nothing_is_sent {
    start_again();
    is(whole_replies(1, 3), 0, 'nobody gets a reply again');
    is($site->stats->{waiting}, 0, 'and none waits');
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923001111111);
    ok(defined $reply->{text}, 'who asks now is answered');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
}

story 'replies that were settled since, which the journal still knows' => sub {
    saved_while_waiting(20);
    my ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 0, 'it is restored') or diag($err);
    like($out, qr/20 were settled since: they are not sent again/, 'and says what became of them');
    is($site->stats->{sent}, 20, 'they count as sent');
    nothing_is_sent();
};

story 'replies of which nobody knows, dropped' => sub {
    saved_while_waiting(20);
    damage_journal();
    my $before = sha256_hex(octets_of(journal()));
    my ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 1, 'it asks first');
    like($err, qr/nothing was changed.*20 may have been sent since, and could be sent again.*present journal cannot tell.*--drop-waiting.*--send-again/s, 'says how many, why, and what to say');
    is(sha256_hex(octets_of(journal())), $before, 'and changes nothing');
    ($code, $out, $err) = $site->agahi('restore', copy(), '--drop-waiting');
    is($code, 0, 'told to drop them, it restores') or diag($err);
    is(sha256_hex(octets_of(journal() . '.before-restore')), $before, 'what was there is kept');
    is($site->stats->{expired}, 20, 'they end as expired');
    nothing_is_sent();
};

story 'replies of which nobody knows, sent again' => sub {
    saved_while_waiting(10);
    damage_journal();
    my ($code, $out, $err) = $site->agahi('restore', copy(), '--send-again');
    is($code, 0, 'told to send them again, it restores') or diag($err);
    start_again();
    is(whole_replies(10, 15), 10, 'they are sent again');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'replies that wait now are not lost' => sub {
    begin();
    Agahi::ask($peer, 'VOTE', 0, source_addr => 923001111111);
    my ($code) = $site->agahi('backup', copy());
    Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => $first_number + $_) for 1 .. 10;
    is($site->wait_stats('waiting', 10, 10), 10, 'ten wait that the backup does not have');
    kill_daemon();
    ($code, my $out, my $err) = $site->agahi('restore', copy());
    is($code, 0, 'it is restored') or diag($err);
    like($out, qr/10 replies wait now that the copy does not have: they are taken along/, 'and says so');
    start_again();
    is(whole_replies(10, 15), 10, 'they are sent');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

story 'who was forgotten, blocked or let in again since' => sub {
    begin();
    Agahi::ask($peer, 'VOTE', 0, source_addr => $_) for 923001111111, 923002222222;
    $site->agahi('block', '923004444444');
    my ($code) = $site->agahi('backup', copy());
    $site->agahi('forget', '0300-1111111');
    $site->agahi('block', '0300-3333333');
    $site->agahi('block', '--remove', '923004444444');
    unlike(octets_of(journal() . '.standing'), qr/1111111|3333333|4444444/, 'no number is in the list');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    unlink glob(journal() . ' ' . journal() . '-*');
    ($code, my $out, my $err) = $site->agahi('restore', copy());
    is($code, 0, 'the journal is lost, and restored') or diag($err);
    (undef, $out) = $site->agahi('forget', '923001111111');
    like($out, qr/: 0 rows removed/, 'who was forgotten is not there again');
    start_again();
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0, source_addr => 923004444444);
    ok(defined $reply->{text}, 'who was let in again is answered');
    my %state;
    Agahi::deliver($peer, short_message => 'VOTE', data_coding => 0, source_addr => 923003333333);
    Agahi::serve($peer, \%state, 2, sub { 0 });
    is(scalar keys %{ $state{replies} }, 0, 'who was blocked is not answered');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    (undef, $out) = $site->agahi('forget', '923002222222');
    like($out, qr/: 1 rows removed/, 'others are there');
};

story 'what is refused' => sub {
    begin();
    Agahi::ask($peer, 'VOTE', 0, source_addr => 923001111111);
    my ($code, $out, $err) = $site->agahi('backup', copy());
    ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 1, 'while the daemon runs');
    like($err, qr/another agahid \(pid \d+\) uses this journal.*stop it first/, '... and says so');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');

    my $folder = $site->{folder};
    my $saved = octets_of(copy());
    my $put = sub { my ($name, $octets) = @_; open(my $file, '>:raw', "$folder/$name") or die; print $file $octets; close $file };
    $put->('empty', '');
    $put->('text', 'This is a letter, and long enough to be read as one.');
    $put->('damaged', substr($saved, 0, 4096) . ("\xa5" x 8192) . substr($saved, 12288));
    $put->('newer', $saved);
    system("sqlite3 '$folder/newer' 'PRAGMA user_version = 99' && sqlite3 '$folder/foreign' 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'") == 0
        or plan skip_all => 'sqlite3 is not here';
    unlink glob("$folder/newer-*");
    my $journal = sha256_hex(octets_of(journal()));
    for my $case (
        [ 'nothing', qr/nothing: there is no copy/ ], [ 'empty', qr/this file is empty/ ], [ 'text', qr/this is no database/ ],
        [ 'damaged', qr/this copy is damaged \(.+\); take another/s ], [ 'newer', qr/of a newer version of agahi \(schema 99, this program knows \d+\)/ ],
        [ 'foreign', qr/this is a database, but not of agahi's/ ], [ 'saved.content', qr/this is a copy of messages/ ],
        [ 'journal.db', qr/this is the database that is in use/ ],
    ) {
        ($code, $out, $err) = $site->agahi('restore', "$folder/$case->[0]");
        is($code, 1, "$case->[0]: refused");
        like($err, $case->[1], "... in words");
    }
    my $key = octets_of(journal() . '.key');
    $put->('journal.db.key', 'another key of16');
    ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 1, 'a journal of another key: refused');
    like($err, qr/cannot be restored here: .*not the key that the numbers/, '... in words');
    $put->('journal.db.key', $key);
    my $holder = $site->hold_database('content.db', 'SELECT count(*) FROM edition');
    ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 1, 'while somebody has the messages open: refused');
    like($err, qr/content\.db: another program uses it; end that one first/, '... in words');
    close $holder;
    is(sha256_hex(octets_of(journal())), $journal, 'nothing was changed by any of them');
    is(scalar(grep { !/\.lock$/ } glob("$folder/*.restoring*")), 0, 'and no draft is left');
    ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 0, 'the copy itself is restored') or diag($err);
};

story 'a copy of the version before numbers were sealed' => sub {
    begin();
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    my $now = int(time() * 1000);
    my $rows = join('', map {
        "INSERT INTO outbox VALUES ($_, $now, 'telco-a', 1, 1, '" . ($first_number + $_) . "', 6, 0, '8301', $_, 'VOTE', 'vote', 'en',"
            . " 'exact', 'vote', 'A reply of before', 0, '');\n"
    } 1 .. 3);
    $rows .= "INSERT INTO settled VALUES (100, $now, $now, 'telco-a', '8301', 7, 'VOTE', 'vote', 'en', 'exact', 'vote', 0, 0, 1, 0, 'x', 0, '');\n";
    $site->write('rows.sql', $rows);
    system("cat '$FindBin::Bin/../lib/journal-8.sql' '$site->{folder}/rows.sql' | sqlite3 '" . copy() . "' >/dev/null") == 0
        or plan skip_all => 'sqlite3 is not here';
    unlink glob(copy() . '-*');
    my $before = sha256_hex(octets_of(journal()));
    my ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 1, 'it asks first');
    like($err, qr/of an older version of agahi, and 3 replies or parts of questions wait in it.*--drop-waiting/, '... in words');
    is(sha256_hex(octets_of(journal())), $before, 'and changes nothing');
    ($code, $out, $err) = $site->agahi('restore', copy(), '--drop-waiting');
    is($code, 0, 'told to drop them, it restores') or diag($err);
    unlike(octets_of(journal()), qr/${\($first_number + 1)}|${\($first_number + 2)}|${\($first_number + 3)}/, 'no number is in it');
    is($site->stats->{sent}, 1, 'what was settled is there');
    nothing_is_sent();
};

story 'a restore that is cut short' => sub {
    begin();
    Agahi::ask($peer, 'VOTE', 0, source_addr => 923001111111);
    $site->agahi('backup', copy());
    Agahi::ask($peer, 'VOTE', 0, source_addr => 923002222222);
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    my %seen;
    for my $round (0 .. 29) {
        my $pid = $site->spawn('/dev/null', "$site->{build}/agahi", '-c', $site->{config}, 'restore', copy());
        sleep 0.004 * $round;
        kill('KILL', $pid);
        $site->wait_exit($pid, 20);
        $seen{ eval { $site->stats->{sent} } // 'nothing' }++;
    }
    is(join(' ', grep { $_ ne '1' && $_ ne '2' } keys %seen), '', 'there is always the journal that was, or the one that is to be')
        or diag(explain(\%seen));
    my ($code, $out, $err) = $site->agahi('restore', copy());
    is($code, 0, 'the next one comes to its end') or diag($err);
    is($site->stats->{sent}, 1, 'and it is the copy');
};

done_testing;
