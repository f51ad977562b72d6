#!/usr/bin/perl
# Connections: back-off that ends only when one has held, calls that fail at once, outbinds, what a provider prescribes
# for the bind, where connections leave from, one daemon a journal.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Agahi;
use Time::HiRes qw(sleep time);

sub exit_code {
    my ($site, $pid) = @_;
    my $status = $site->wait_exit($pid, 5);
    return defined $status ? $status >> 8 : undef;
}

my $number = 923006300000;

# --- accepted and dropped at once ----------------------------------------------------------------------------------
for my $mode ('transceiver', 'receiver+transmitter') {
    for my $dropped ('at once', 'after an enquire_link') {
        my $site = Agahi->new(link => qq{bind = "$mode";});
        $site->replace_config(sub { $_[0] =~ s/reconnect = \{ min = 1; max = 2; \}/reconnect = { min = 1; max = 60; }/ });
        $site->import_sample;
        my $listener = $site->listen_smsc;
        $site->start;
        my ($binds, $until) = (0, time() + 9);
        my $select = IO::Select->new($listener);
        while (time() < $until) {
            next unless $select->can_read(0.1);
            my ($peer) = $site->accept_bind($listener);
            $binds++;
            if ($dropped ne 'at once') {
                $peer->enquire_link(async => 1, seq => 99);
                Agahi::drain($peer, 0.2);
            }
            $peer->close;
        }
        my $most = $mode eq 'transceiver' ? 6 : 12;
        ok($binds >= 2 && $binds <= $most, "$mode: binds that are accepted and dropped $dropped are tried less and less often", $binds);
        like($site->log_text, qr/next_try=[2-9]\.\ds/, "$mode, $dropped: the pause grows");
        $site->stop('KILL');
        close $listener;
    }
}
# One that carried a message was worth it.
{
    my $site = Agahi->new;
    $site->replace_config(sub { $_[0] =~ s/reconnect = \{ min = 1; max = 2; \}/reconnect = { min = 1; max = 60; }/ });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    for (1 .. 4) {
        my ($peer) = $site->accept_bind($listener);
        Agahi::ask_pair($peer, $peer, 5, source => ++$number);
        $peer->close;
    }
    my @pauses = $site->log_text =~ /event=link_down .*next_try=(\d+\.\d)s/g;
    ok(!(grep { $_ > 1 } @pauses), 'a connection that carried a message is followed by a short pause', "@pauses");
    $site->stop('KILL');
    close $listener;
}

# --- calls that fail inside ------------------------------------------------------------------------------------------
# Each of the first calls in turn, and every second one: the link is bound all the same, and again after a cut.
for my $case (map { my $call = $_; map { "$call=$_" } 1, 2, 'half' } qw(connect socket)) {
    for my $mode ('transceiver', 'receiver+transmitter') {
        my $site = Agahi->new(link => qq{bind = "$mode";});
        my $library = $site->fault_library;
        $site->import_sample;
        my $listener = $site->listen_smsc;
        local $ENV{LD_PRELOAD} = $library;
        local $ENV{AGAHI_FAULTS} = $case;
        $site->start;
        delete $ENV{LD_PRELOAD};
        for my $time (1, 2) {
            my ($receiver, $transmitter) = eval { $site->accept_pair($listener, $mode ne 'transceiver') };
            my (undef, $reply) = $receiver ? Agahi::ask_pair($receiver, $transmitter, 5, source => ++$number) : ();
            ok(defined(($reply // {})->{text}), "$case, $mode: bound, time $time");
            $_->close for grep { $_ } $receiver, $transmitter;
        }
        $site->stop('KILL');
        close $listener;
    }
}

# --- what a provider prescribes ----------------------------------------------------------------------------------------
for my $mode ('transceiver', 'receiver+transmitter') {
    my $site = Agahi->new(link => qq{bind = "$mode"; address_range = "^83.*\$"; addr_ton = 6; addr_npi = 1;
        interface_version = 0x33; source_ton = 3; source_npi = 9; service_type = "CMT"; local_address = "127.0.0.7";});
    $site->replace_config(sub { $_[0] =~ s/password = "secret"/password = "longer than eight"/ });
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($first, $bind) = $site->accept_bind($listener);
    is(join(' ', map { $bind->{$_} } qw(password address_range addr_ton addr_npi interface_version)),
        'longer than eight ^83.*$ 6 1 51', "$mode: the bind has every field as configured");
    is($first->peerhost, '127.0.0.7', "$mode: and comes from the local address");
    my $second = $mode eq 'transceiver' ? $first : ($site->accept_bind($listener))[0];
    my ($receiver, $transmitter) = $bind->{cmd} == 2 ? ($second, $first) : ($first, $second);
    my (undef, $reply) = Agahi::ask_pair($receiver, $transmitter, 5, source => ++$number);
    is(join(' ', map { $reply->{pdus}[0]{$_} } qw(source_addr_ton source_addr_npi service_type destination_addr)),
        "3 9 CMT $number", "$mode: and so has each submit");
    like($site->log_text, qr/event=password_long link=telco-a/, "$mode: a password over eight octets is told");
    unlike_secret($site, $mode);
    $_->close for $receiver, $transmitter;
    $site->stop('KILL');
    close $listener;
}

sub unlike_secret {
    my ($site, $name) = @_;
    ok($site->log_text !~ /longer than eight/, "$name: and not shown");
}

{ # an address that is not of this machine
    my $site = Agahi->new(link => 'local_address = "192.0.2.1";');
    $site->import_sample;
    $site->start;
    ok($site->wait_log(qr/event=link_down .*reason="local_address 192\.0\.2\.1: Cannot assign requested address" next_try/, 5),
        'a local address that is not ours is told, and tried again');
    $site->stop('KILL');
}

# --- outbinds ----------------------------------------------------------------------------------------------------------
{
    my $outbind = Agahi::free_port();
    my $site = Agahi->new(link => qq{outbind = { listen = "127.0.0.1:$outbind"; password = "knock"; };});
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    # Anybody who merely connects, ten times a second, displaces nothing.
    my @knockers;
    for (1 .. 10) {
        push @knockers, IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $outbind);
        sleep 0.1;
    }
    my ($peer) = $site->accept_bind($listener);
    push @knockers, IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $outbind) for 1 .. 20;
    my ($status, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number);
    ok(defined $reply->{text}, 'connections to the outbind port displace no attempt of ours, and no link');
    my ($before) = $site->log_text =~ /(event=link_down[^\n]*)/;
    is($before, undef, 'the link was never down');
    ok($site->wait_log(qr/event=outbind_refused link=telco-a .*reason="too many connections wait for their outbind"/, 3),
        'more than a few at a time are refused');
    $peer->close;
    close $listener;
    close $_ for grep { $_ } @knockers;
    $site->wait_log(qr/event=link_down/, 3);
    sleep 2.5; # the guests' time is over
    for my $case (['a password that begins like ours', 'knoc'], ['a longer one', 'knockknoc'], ['none', '']) {
        my ($what, $password) = @$case;
        my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind) or die 'no outbind port';
        $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => $password);
        my $bind = Agahi::within(2, sub { $smsc->read_pdu });
        ok(!$bind, "an outbind with $what is not answered by a bind");
        $smsc->close;
    }
    my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind) or die 'no outbind port';
    $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    my $bind = Agahi::within(4, sub { $smsc->read_pdu });
    is($bind ? $bind->{cmd} : undef, 9, 'a valid one is');
    $smsc->bind_transceiver_resp(seq => $bind->{seq}, system_id => 'smsc') if $bind;
    (undef, $reply) = Agahi::ask_pair($smsc, $smsc, 5, source => ++$number);
    ok(defined $reply->{text}, 'and questions over it are answered');
    $smsc->close;
    $site->stop('KILL');
}
{ # only from the link's hosts
    my $outbind = Agahi::free_port();
    my $site = Agahi->new(link => qq{outbind = { listen = "127.0.0.1:$outbind"; password = "knock"; };});
    $site->replace_config(sub { $_[0] =~ s/hosts = \[ "127\.0\.0\.1:/hosts = [ "127.0.0.9:/ });
    $site->import_sample;
    $site->start;
    $site->wait_log(qr/event=link_down/, 5);
    my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind) or die 'no outbind port';
    $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    ok(!Agahi::within(2, sub { $smsc->read_pdu }), 'an outbind from elsewhere is not answered');
    ok($site->wait_log(qr/event=outbind_refused link=telco-a from=127\.0\.0\.1 reason="it is none of links\.hosts"/, 3), 'and told');
    $smsc->close;
    $site->stop('KILL');
}

# --- good-byes -----------------------------------------------------------------------------------------------------------
# What is open when the SMSC unbinds is answered first.
for my $mode ('transceiver', 'receiver+transmitter') {
    for my $command (5, 0x103) {
        my $site = Agahi->new(link => qq{bind = "$mode";});
        $site->import_sample;
        my $listener = $site->listen_smsc;
        $site->start;
        my ($receiver, $transmitter) = $site->accept_pair($listener, $mode ne 'transceiver');
        $receiver->syswrite(join '', map({ Agahi::pdu($command, 0, 1000 + $_,
                    Agahi::message_body($command, text => 'VOTE', source => ++$number)) } 1 .. 20), Agahi::pdu(6, 0, 2000, ''));
        my @came;
        while (my $pdu = Agahi::within(5, sub { $receiver->read_pdu })) {
            push @came, $pdu->{seq} if $pdu->{cmd} & 0x80000000;
        }
        is(join(' ', sort { $a <=> $b } @came), join(' ', map({ 1000 + $_ } 1 .. 20), 2000), "$mode, $command: all is answered");
        is($came[-1], 2000, "$mode, $command: the unbind last");
        $_->close for $receiver, $transmitter;
        $site->stop('KILL');
        close $listener;
    }
}

# A daemon that ends right after its connection was cut does not know what the SMSC has read; one that was unbound does.
for my $case (['cut', 0], ['unbound', 1]) {
    my ($name, $again) = @$case;
    my $site = Agahi->new;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    my ($status, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number);
    ok(defined $reply->{text}, "$name: answered");
    if ($name eq 'cut') { $peer->close; $site->stop }
    else {
        kill 'TERM', $site->{daemon};
        Agahi::serve($peer, { replies => {}, responses => {} }, 5, sub { 0 });
        $site->wait_exit($site->{daemon}, 10);
        $peer->close;
    }
    $site->start;
    ($peer) = $site->accept_bind($listener);
    ($status, $reply) = Agahi::ask_pair($peer, $peer, 5, source => $number, seconds => 2);
    is($status, 0, "$name: the same after the restart is acknowledged");
    is(defined $reply->{text} ? 1 : 0, $again, "$name: and answered " . ($again ? 'anew' : 'once'));
    $peer->close;
    $site->stop('KILL');
    close $listener;
}

# --- one journal, one daemon ---------------------------------------------------------------------------------------------
{
    my $site = Agahi->new;
    $site->import_sample;
    my $listener = $site->listen_smsc;
    my $first = $site->start;
    my ($peer) = $site->accept_bind($listener);
    my $second = $site->start;
    is(exit_code($site, $second), 1, 'a second daemon on the journal ends with 1');
    like($site->log_text, qr/event=start_failed reason="another agahid \(pid $first\) uses this journal/, 'and says who uses it');
    my (undef, $reply) = Agahi::ask_pair($peer, $peer, 5, source => ++$number);
    ok(defined $reply->{text}, 'the first has lost nothing');
    for my $link (sub { symlink($_[0], $_[1]) }, sub { link($_[0], $_[1]) }) {
        my $name = "$site->{folder}/another.db";
        $link->("$site->{folder}/journal.db", $name) or die "no link: $!";
        $site->replace_config(sub { $_[0] =~ s/[^"]*\/journal\.db"/$name"/ });
        is(exit_code($site, $site->start), 1, 'nor one by another name of it');
        like($site->log_text, qr/another agahid .*uses this journal[^"]*: \Q$name\E/, 'and says so');
        $site->replace_config(sub { $_[0] =~ s/another\.db/journal.db/ });
        unlink $name, "$name.key", "$name.lock";
    }
    $site->{daemon} = $first;
    $peer->close;
    $site->stop('KILL');
    $site->start;
    ok($site->wait_log(qr/event=started.*event=started/s, 5), 'and when it is gone, the next one may');
    $site->stop('KILL');
    close $listener;
}
finish();
