#!/usr/bin/perl
# Faults of the disk, where this machine lets us make them: one that is full, one that is read-only, pages that are
# overwritten while the daemon runs, a lock that stays. And a clock that is set.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Time::HiRes qw(sleep time);

my ($site, $peer); # of the present story
my $number = 923008000000;

sub ask_one {
    my ($status) = Agahi::ask($peer, 'ENGLISH', 0, source_addr => ++$number);
    return $status // -1;
}

sub ask_same { return Agahi::ask($peer, 'ENGLISH', 0, source_addr => '923008777777') }

# Asks until it is acknowledged or the time is over.
sub recovers {
    my $until = time() + 10;
    my $status;
    do { $status = ask_one(); sleep 0.2 } while ($status != 0 && time() < $until);
    return $status == 0;
}

# A journal on a disk of its own, and what happens when the disk does that.
sub disk_story {
    my ($name, $code) = @_;
    story $name => sub {
        $site = Agahi->new;
        my $disk = $site->mount_disk('16m') or plan skip_all => 'nothing may be mounted here';
        $site->replace_config(sub { $_[0] =~ s{journal = "[^"]*"}{journal = "$disk/journal.db"} });
        $site->import_sample;
        my $listener = $site->listen_smsc;
        $site->start;
        ($peer) = $site->accept_bind($listener);
        is(ask_one(), 0, 'to begin with, requests are acknowledged');
        $code->($disk);
    };
}

disk_story 'a disk that is full' => sub {
    my ($disk) = @_;
    system("dd if=/dev/zero of='$disk/filler' bs=4k 2>/dev/null");
    my $refused = 0; # in a row: the WAL has some room of its own, and where a large commit fails, a small one may fit
    for (1 .. 200) {
        $refused = ask_one() == 0x64 ? $refused + 1 : 0;
        last if $refused == 3;
    }
    is($refused, 3, 'full: a temporary error');
    ok($site->wait_log(qr/event=journal_commit_failed reason="database or disk is full"/), 'full: the log says so');
    # The network brings what was refused again and again, which makes no machine of its sender.
    my @again = map { (ask_same())[0] } 1 .. 8;
    is(join(' ', @again), join(' ', (0x64) x 8), 'full: the same message is refused each time it comes');
    unlink "$disk/filler";
    ok(recovers(), 'room again: acknowledged again');
    my ($status, $reply) = ask_same();
    is($status, 0, 'room again: the one that came eight times is acknowledged');
    ok(defined(($reply // {})->{text}), 'and its sender gets an answer');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};

disk_story 'a disk that is read-only at start' => sub {
    my ($disk) = @_;
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
    system("mount -o remount,ro '$disk'");
    $site->start;
    my $status = $site->wait_exit($site->{daemon}, 20);
    ok(defined $status && $status >> 8 == 1, 'a read-only journal: the daemon does not start');
    like($site->log_text, qr/event=start_failed reason="\S*journal\.db: the journal (database )?cannot be/, 'and says which file');
};

# The daemon may not notice until it reads the page, and must not crash.
story 'a page that is overwritten under the running daemon' => sub {
    ($site, $peer) = Agahi->bound;
    ask_one() for 1 .. 20;
    open(my $file, '+<', "$site->{folder}/journal.db") or die;
    my $size = -s $file;
    for (my $at = 4096; $at < $size; $at += 4096) { seek($file, $at, 0); print $file "\xa5" x 4096 }
    close $file;
    my %seen;
    $seen{ ask_one() }++ for 1 .. 20;
    ok($site->is_running, 'an overwritten page: the daemon still runs');
    ok(!grep({ $_ != 0 && $_ != 0x64 } keys %seen), 'and every request was either safe or refused for now') or diag(join(' ', keys %seen));
    $peer->close;
    $site->stop;
};

# A backup, or a shell that somebody left open.
story 'a journal that another program has locked' => sub {
    ($site, $peer) = Agahi->bound;
    is(ask_one(), 0, 'to begin with, requests are acknowledged');
    my $holder = $site->hold_database('journal.db', 'BEGIN IMMEDIATE');
    is(ask_one(), 0x64, 'locked: a temporary error');
    sleep 6; # past the time of housekeeping
    my $begun = time();
    is(ask_one(), 0x64, 'locked for longer: still a temporary error');
    ok(time() - $begun < 2.5, 'and it comes soon');
    close $holder;
    ok(recovers(), 'unlocked: acknowledged again');
    $holder = $site->hold_database('journal.db', 'BEGIN IMMEDIATE');
    Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => ++$number);
    sleep 0.3;
    $begun = time();
    is($site->stop, 0, 'locked: the daemon ends well');
    ok(time() - $begun < 8, 'and soon') or diag(time() - $begun);
    close $holder;
};

# A clock that is set: a year ahead, then two years back, while a reply waits for an SMSC that is away. The reply is not
# taken for late, the limiter does not forget, nothing stalls. libfaketime does not go with the sanitizers.
story 'a clock that is set' => sub {
    my ($faketime) = glob('/usr/lib/*/faketime/libfaketime.so.1');
    my $site = Agahi->new(limits => 'sms = { burst = 1; per_minute = 1; per_day = 60; };');
    plan skip_all => 'libfaketime is not here, or a sanitizer is' if !$faketime || $site->{build} =~ /sanitize/;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    my $set = $site->write('clock', '+0');
    {
        local %ENV = (%ENV, LD_PRELOAD => $faketime, FAKETIME_TIMESTAMP_FILE => $set, FAKETIME_NO_CACHE => 1,
            FAKETIME_DONT_FAKE_MONOTONIC => 1);
        $site->start;
    }
    my ($peer) = $site->accept_bind($listener);
    my $state = { replies => {}, responses => {}, submit_status => sub { 0x14 } };
    my $asked = Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => '923008990001');
    Agahi::serve($peer, $state, 20, sub { exists $state->{responses}{$asked} && %{ $state->{replies} } });
    for my $jump ('+1y', '-1y') {
        $site->write('clock', $jump);
        Agahi::serve($peer, $state, 2.5, sub { 0 });
    }
    my $seq = Agahi::deliver($peer, short_message => 'ENGLISH', data_coding => 0, source_addr => '923008990001');
    Agahi::serve($peer, $state, 20, sub { exists $state->{responses}{$seq} });
    is($state->{responses}{$seq}, 0, 'with the clock set a year ahead and two back, requests are acknowledged');
    delete $state->{submit_status};
    $state->{replies} = {};
    Agahi::serve($peer, $state, 30, sub { ($state->{replies}{'923008990001'} // {})->{text} });
    ok($site->log_text !~ /event=reply_expired/, 'no reply was taken for late');
    ok(defined(($state->{replies}{'923008990001'} // {})->{text}), 'the one that waited goes out');
    my $stats;
    for (1 .. 100) { # the notice was refused for now, too
        (undef, $stats) = $site->agahi('stats');
        last if $stats =~ /^waiting +0$/m;
        Agahi::serve($peer, $state, 0.3, sub { 0 });
    }
    like($stats, qr/^  limited +1$/m, 'and the limiter did not forget');
    $peer->close;
    is($site->stop, 0, 'the daemon ends well');
};
done_testing;
