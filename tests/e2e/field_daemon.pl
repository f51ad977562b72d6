#!/usr/bin/perl
# What happens to a daemon: signals too early, a log that nobody reads, a disk that was full, a journal at its ceiling, an
# end while the SMSC takes nothing.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Encode qw(encode);
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

my $number = 923006800000;

sub readiness {
    my ($port) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 10) or return 'no answer';
    print $socket "GET /readyz HTTP/1.0\r\n\r\n";
    my $answer = Agahi::within(10, sub { local $/; <$socket> }) // '';
    return $answer =~ /^HTTP\/1\.\d (\d+).*\r\n\r\n(.*)\n/s ? "$1 $2" : $answer;
}

sub wait_readiness {
    my ($port, $pattern, $seconds) = @_;
    my ($until, $got) = (time() + $seconds, '');
    do { $got = readiness($port); sleep 0.1 if $got !~ $pattern } while ($got !~ $pattern && time() < $until);
    return $got;
}

# --- signals before there is a handler ----------------------------------------------------------------------------------
# From the first statement of the program on; while it is loaded nobody can do anything about it.
sub is_in_main {
    my ($pid) = @_;
    open(my $file, '<', "/proc/$pid/status") or return 0;
    my ($ignored) = join('', <$file>) =~ /^SigIgn:\s+([0-9a-f]+)/m;
    return defined $ignored && hex($ignored) & 1 << 9; # SIGUSR1
}
for my $signal ('HUP', 'USR1', 'USR2', 'PIPE') {
    story "SIG$signal at any moment of the start ends nothing" => sub {
        my $site = Agahi->new;
        $site->import_sample;
        my $pid = $site->start;
        my ($sent, $until) = (0, time() + 20);
        while (time() < $until && $site->log_text !~ /event=started/) {
            $sent += kill($signal, $pid) if is_in_main($pid);
            sleep 0.001;
        }
        kill($signal, $pid) for 1 .. 5;
        sleep 0.1;
        ok($sent > 0 && $site->is_running && $site->log_text =~ /event=started/, "SIG$signal at any moment of the start ends nothing")
            or diag("$sent sent");
        $site->stop('KILL');
    };
}

story 'a long question, all of it delivered again after a crash' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    my @parts = ('HOW ', 'TO ', 'VOTE');
    my $from = ++$number;
    my $send = sub { map { Agahi::send_message($peer, 5, source => $from, esm_class => 0x40,
        text => pack('C6', 5, 0, 3, 77, 3, $_) . $parts[ $_ - 1 ]) } 1 .. 3 };
    my $state = { replies => {}, responses => {} };
    $send->();
    Agahi::serve($peer, $state, 8, sub { defined(($state->{replies}{$from} // {})->{text}) && keys %{ $state->{responses} } == 3 });
    ok(defined $state->{replies}{$from}{text}, 'it has its reply');
    $site->wait_stats('sent', 1); # or it would go out again, as its fate were not known
    $site->stop('KILL');
    $site->start;
    ($peer) = $site->accept_bind($listener);
    $state = { replies => {}, responses => {} };
    my @again = $send->();
    Agahi::serve($peer, $state, 8, sub { keys %{ $state->{responses} } == 3 });
    is(join(' ', map { $state->{responses}{$_} // 'none' } @again), '0 0 0', 'after a crash all its parts are acknowledged again');
    Agahi::serve($peer, $state, 1, sub { defined(($state->{replies}{$from} // {})->{text}) });
    ok(!defined(($state->{replies}{$from} // {})->{text}), 'and it is not answered twice');
    # A part that was taken for a new one would wait for the others, and be answered when they do not come.
    my (undef, $queue) = $site->agahi('queue', '--json');
    like($queue, qr/"parts_of_long_requests": 0/, 'nor does a part of it wait');
    $site->stop('KILL');
};

story 'a log that nobody reads holds nobody up' => sub {
    my $site = Agahi->new;
    $site->replace_config(sub { $_[0] =~ s/level = "info"/level = "debug"/ });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    pipe(my $read, my $write) or die;
    my $pid = fork() // die;
    if ($pid == 0) {
        open(STDERR, '>&', $write) or die;
        close $read;
        exec("$site->{build}/agahid", '-c', $site->{config}) or exit 127;
    }
    close $write;
    $site->{pids}{$pid} = 1;
    my ($peer) = $site->accept_bind($listener);
    # A line each: more than a pipe holds.
    $peer->syswrite(join('', map { Agahi::pdu(0x80000004, 0, 1000000 + $_, "id\0") } 1 .. 5000));
    my (undef, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number);
    ok(defined $reply->{text}, 'a log that nobody reads holds nobody up');
    my $text = '';
    my $select = IO::Select->new($read);
    while ($select->can_read(0.3)) { sysread($read, $text, 65536, length $text) or last }
    $peer->syswrite(Agahi::pdu(0x80000004, 0, 2000000, "id\0"));
    while ($select->can_read(0.5)) { sysread($read, $text, 65536, length $text) or last }
    like($text, qr/event=log_lines_lost count=\d{3,} reason="nobody read them"/, 'and what was lost is told when it is read again');
    $peer->close;
    kill('KILL', $pid);
    $site->wait_exit($pid, 3);
    close $listener;
};

story 'a disk that was full' => sub {
    my $admin = Agahi::free_port();
    my $site = Agahi->new;
    my $disk = $site->mount_disk('6m') or plan skip_all => 'nothing may be mounted here';
    $site->replace_config(sub { $_[0] =~ s{journal = "[^"]*"}{journal = "$disk/journal.db"}; $_[0] .= "admin = { listen = \"127.0.0.1:$admin\"; };\n" });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    is(wait_readiness($admin, qr/^200/, 20), '200 ok', 'ready');
    system("dd if=/dev/zero of='$disk/filler' bs=4k 2>/dev/null");
    my ($until, $status) = (time() + 20, 0);
    while (time() < $until && !$status) {
        ($status) = Agahi::ask_pair($peer, $peer, 5, source => ++$number, seconds => 3);
    }
    is($status, 0x64, 'on a full disk a question is refused for now');
    like(readiness($admin), qr/^503 the journal cannot be written/, 'and readiness says so');
    unlink "$disk/filler";
    is(wait_readiness($admin, qr/^200/, 20), '200 ok', 'with room again it is ready by itself, without a message');
    $peer->close;
};

story 'a journal at its ceiling' => sub {
    my $admin = Agahi::free_port();
    my ($site, $peer) = Agahi->bound(link => 'window = 1000; registered_delivery = true;',
        configure => sub { $_[0] =~ s/store = \{/store = { max_size = 1;/; $_[0] .= "admin = { listen = \"127.0.0.1:$admin\"; };\n" });
    my @waiting;
    my $state = { replies => {}, responses => {}, respond => sub { push @waiting, $_[1]{seq} } };
    my $seq;
    for my $round (1 .. 200) { # the SMSC answers no submit, so every reply stays in the outbox
        $seq = Agahi::send_message($peer, 5, source => ++$number, text => encode('UTF-16BE', 'ووٹ'), data_coding => 8) for 1 .. 50;
        Agahi::serve($peer, $state, 5, sub { exists $state->{responses}{$seq} });
        last if $state->{responses}{$seq};
    }
    is($state->{responses}{$seq}, 0x64, 'over store.max_size new questions are refused for now');
    like($site->log_text, qr/event=journal_full used_mib=1 max_mib=1 .*store\.max_size/, 'it is told');
    like(readiness($admin), qr/^503 the journal is over store\.max_size/, 'readiness says so');
    my ($used) = `wc -c < '$site->{folder}/journal.db'`;
    ok($used < 4 * 1024 * 1024, 'and the file stays small') or diag($used);
    my $receipt = Agahi::send_message($peer, 5, source => $number, esm_class => 4, text => 'id:1 stat:DELIVRD');
    Agahi::serve($peer, $state, 10, sub { exists $state->{responses}{$receipt} });
    is($state->{responses}{$receipt}, 0, 'receipts are taken all the same');
    # What waited is answered now, and there is room.
    my $until = time() + 20;
    while (time() < $until && readiness($admin) !~ /^200/) {
        $peer->submit_sm_resp(seq => shift @waiting, message_id => sprintf('%x', $until + @waiting)) while @waiting;
        Agahi::serve($peer, $state, 0.5, sub { 0 });
    }
    like(readiness($admin), qr/^200/, 'when replies are settled there is room again');
    like($site->log_text, qr/event=journal_has_room/, 'and that is told, too');
    $peer->close;
    $site->stop('KILL');
};

# --- an end while the SMSC takes nothing ---------------------------------------------------------------------------------------
for my $status (0x58, 0x14) {
    story sprintf('an end while the SMSC answers 0x%02x to everything', $status) => sub {
        my ($site, $peer) = Agahi->bound;
        my $state = { replies => {}, responses => {}, submit_status => sub { $status } };
        Agahi::send_message($peer, 5, source => ++$number) for 1 .. 20;
        Agahi::serve($peer, $state, 3, sub { 0 });
        my $begun = time();
        kill('TERM', $site->{daemon});
        Agahi::serve($peer, $state, 12, sub { $state->{unbound} });
        my $code = $site->wait_exit($site->{daemon}, 20);
        is($code, 0, sprintf('0x%02x for everything: SIGTERM ends well', $status));
        ok(time() - $begun < 7, 'when nothing can be sent any more, and not after the full ten seconds') or diag(time() - $begun);
        ok($site->wait_log(qr/event=drain_incomplete replies=20/), 'and what waits is told');
        $peer->close;
    };
}

story 'each life begins with other references' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    my %first;
    for my $life (1 .. 3) {
        $site->start;
        my ($peer) = $site->accept_bind($listener);
        my (undef, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number, text => encode('UTF-16BE', 'ووٹ'), data_coding => 8);
        $first{ substr($reply->{pdus}[0]{short_message}, 3, 1) }++;
        $peer->close;
        $site->stop('KILL');
    }
    ok(keys %first > 1, 'each life begins with other references') or diag(join(' ', map { ord } keys %first));
    close $listener;
};
done_testing;
