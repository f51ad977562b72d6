#!/usr/bin/perl
# The daemon's bind judged by osmo-msc, a mobile switching centre with an SMPP port: it binds, stays bound, asks and is
# answered, and unbinds. No phone is there, so no message flows.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/../e2e";
use Test::More;
use Agahi;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

$SIG{TERM} = sub { exit 1 }; # what was started ends with us

my $site = Agahi->new(link => 'enquire_link = 1;');
my ($console_port, $log) = (4254, "$site->{folder}/osmo.log"); # it knows no other

sub slurp {
    open(my $file, '<', $log) or return '';
    local $/;
    return <$file> // '';
}

sub wait_for {
    my ($seconds, $pattern) = @_;
    my $until = time() + $seconds;
    while (time() < $until) {
        return 1 if slurp() =~ $pattern;
        sleep 0.1;
    }
    return 0;
}

# What osmo-msc's console says to a command, up to its next prompt; '' when it does not answer.
sub console {
    my ($command) = @_;
    my $socket = IO::Socket::INET->new("127.0.0.1:$console_port") or return '';
    my ($said, $until) = ('', time() + 8);
    syswrite($socket, "$command\r\n");
    while ($said !~ /> \Q$command\E(.*)> $/s && time() < $until && IO::Select->new($socket)->can_read(1)) {
        sysread($socket, $said, 4096, length $said) or last;
    }
    return $said =~ /> \Q$command\E(.*)/s ? $1 : '';
}

my $config = $site->write('osmo.cfg', <<"END");
log stderr
 logging filter all 1
 logging color 0
 logging print category 1
 logging level set-all notice
 logging level smpp debug
line vty
 no login
 bind 127.0.0.1
ctrl
 bind 127.0.0.1
network
 network country code 1
 mobile network code 1
msc
 mgw remote-ip 127.0.0.1
smsc
 database $site->{folder}/sms.db
smpp
 local-tcp-ip 127.0.0.1 $site->{port}
 system-id osmo-msc
 policy closed
 esme agahi
  password secret
  default-route
END

my $shim = "$site->{folder}/no_sctp.so";
plan skip_all => 'no_sctp.c cannot be compiled' if system('cc', '-D_GNU_SOURCE', '-shared', '-fPIC', '-o', $shim, "$FindBin::Bin/no_sctp.c", '-ldl') != 0;
my $osmo = $site->spawn($log, 'sh', '-c', "cd '$site->{folder}' && exec env LD_PRELOAD='$shim' osmo-msc -c '$config' 2>'$log'");
plan skip_all => 'osmo-msc does not start: ' . join(' / ', (split /\n/, slurp())[-3 .. -1]) if !wait_for(8, qr/SMPP at 127\.0\.0\.1 $site->{port}/)
    || console('show smpp esme') eq '';

$site->import_sample;
$site->start;
ok($site->wait_log(qr/event=link_bound /, 8), 'the daemon binds to osmo-msc') or diag($site->log_text);
sleep 4;
my $said = console('show smpp esme');
like($said, qr/agahi/, 'osmo-msc lists it as bound');
note($_) for grep { /\S/ && !/OsmoMSC>|Welcome|Osmo\w* VTY|License|free software|Copyright|no warranty|Authors/i } split(/[\r\n]+/, $said);
ok($site->log_text !~ /link_down/, 'for four seconds, without a fault');
my $smpp = join("\n", grep { /SMPP/ } split(/\n/, slurp()));
like($smpp, qr/Enquire|enquire/i, 'enquire_link went through');
is($site->stop, 0, 'the daemon ends well');
ok(wait_for(3, qr/unbind/i), 'osmo-msc saw its unbind') or diag($smpp);
$site->replace_config(sub { $_[0] =~ s/password = "secret"/password = "wrong"/ });
$site->start;
ok($site->wait_log(qr/event=link_down .*reason="the SMSC refused the bind: [^"]+"/, 5), 'a wrong password is refused, and the log says why');
note($1) if $site->log_text =~ /(reason="the SMSC refused the bind: [^"]+")/;
$site->stop;
note($_) for grep { /<\w+> smpp/ } split(/\n/, slurp());
kill('TERM', $osmo);
$site->wait_exit($osmo, 5);
Agahi::check_responses;
done_testing;
