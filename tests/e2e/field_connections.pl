#!/usr/bin/perl
# Connections: back-off that ends only when one has held, what a provider prescribes for the bind, where connections
# leave from, good-byes, one daemon a journal.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use Time::HiRes qw(sleep time);

sub exit_code {
    my ($site, $pid) = @_;
    my $status = $site->wait_exit($pid, 20);
    return defined $status ? $status >> 8 : undef;
}

my $number = 923006300000;

# --- accepted and dropped at once ----------------------------------------------------------------------------------
# Both kinds of binding and both of dropping at the same time, since each is looked at for nine seconds.
story 'a connection that is accepted and dropped at once is tried less and less often' => sub {
    my @links;
    for my $mode ('transceiver', 'receiver+transmitter') {
        for my $dropped ('at once', 'after an enquire_link') {
            my $site = Agahi->new(link => qq{bind = "$mode";});
            $site->replace_config(sub { $_[0] =~ s/reconnect = \{ min = 1; max = 2; \}/reconnect = { min = 1; max = 60; }/ });
            $site->import_sample;
            push @links, { mode => $mode, dropped => $dropped, site => $site, listener => $site->listen_smsc, binds => 0 };
        }
    }
    $_->{site}->start for @links;
    my $until = time() + 9;
    my $select = IO::Select->new(map { $_->{listener} } @links);
    while (time() < $until) {
        for my $listener ($select->can_read(0.1)) {
            my ($link) = grep { $_->{listener} == $listener } @links;
            my ($peer) = eval { $link->{site}->accept_bind($listener) } or next; # its twin went before it could bind
            $link->{binds}++;
            if ($link->{dropped} ne 'at once') {
                $peer->enquire_link(async => 1, seq => 99);
                Agahi::drain(0.2, $peer);
            }
            $peer->close;
        }
    }
    for my $link (@links) {
        my ($mode, $dropped, $binds) = @$link{qw(mode dropped binds)};
        my $most = $mode eq 'transceiver' ? 6 : 12;
        ok($binds >= 2 && $binds <= $most, "$mode: binds that are accepted and dropped $dropped are tried less and less often") or diag($binds);
        like($link->{site}->log_text, qr/next_try=[2-9]\.\ds/, "$mode, $dropped: the pause grows");
    }
};

story 'one that carried a message was worth it' => sub {
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
    ok(!(grep { $_ > 1 } @pauses), 'a connection that carried a message is followed by a short pause') or diag("@pauses");
    $site->stop('KILL');
    close $listener;
};

# --- what a provider prescribes ----------------------------------------------------------------------------------------
for my $mode ('transceiver', 'receiver+transmitter') {
    story "$mode: what a provider prescribes for the bind and for submits" => sub {
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
    };
}

sub unlike_secret {
    my ($site, $name) = @_;
    ok($site->log_text !~ /longer than eight/, "$name: and not shown");
}

story 'an address that is not of this machine is told' => sub { # an address that is not of this machine
    my $site = Agahi->new(link => 'local_address = "192.0.2.1";');
    $site->import_sample;
    $site->start;
    ok($site->wait_log(qr/event=link_down .*reason="local_address 192\.0\.2\.1: Cannot assign requested address" next_try/),
        'a local address that is not ours is told, and tried again');
    $site->stop('KILL');
};

# --- good-byes -----------------------------------------------------------------------------------------------------------
# What is open when the SMSC unbinds is answered first.
for my $mode ('transceiver', 'receiver+transmitter') {
    for my $command (5, 0x103) {
        story "$mode, $command: what is open when the SMSC unbinds is answered first" => sub {
            my ($site, $receiver, $transmitter) = Agahi->bound(link => qq{bind = "$mode";});
            $receiver->syswrite(join '', map({ Agahi::pdu($command, 0, 1000 + $_,
                        Agahi::message_body($command, text => 'VOTE', source => ++$number)) } 1 .. 20), Agahi::pdu(6, 0, 2000, ''));
            my @came;
            while (my $pdu = Agahi::within(20, sub { $receiver->read_pdu })) {
                push @came, $pdu->{seq} if $pdu->{cmd} & 0x80000000;
            }
            is(join(' ', sort { $a <=> $b } @came), join(' ', map({ 1000 + $_ } 1 .. 20), 2000), "$mode, $command: all is answered");
            is($came[-1], 2000, "$mode, $command: the unbind last");
            $_->close for $receiver, $transmitter;
            $site->stop('KILL');
        };
    }
}

# A daemon that ends right after its connection was cut does not know what the SMSC has read; one that was unbound does.
for my $case (['cut', 0], ['unbound', 1]) {
    my ($name, $again) = @$case;
    story "$name: the same message after a restart" => sub {
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
        ($status, $reply) = Agahi::ask_pair($peer, $peer, 5, source => $number, seconds => $again ? 8 : 2);
        is($status, 0, "$name: the same after the restart is acknowledged");
        is(defined $reply->{text} ? 1 : 0, $again, "$name: and answered " . ($again ? 'anew' : 'once'));
        $peer->close;
        $site->stop('KILL');
        close $listener;
    };
}

story 'one journal, one daemon' => sub {
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
    ok($site->wait_log(qr/event=started.*event=started/s), 'and when it is gone, the next one may');
    $site->stop('KILL');
    close $listener;
};
done_testing;
