#!/usr/bin/perl
# SMPP over TLS, against socat as the SMSC's end of it, with certificates made here.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Agahi;
use Time::HiRes qw(sleep time);

my $site = Agahi->new;
my $folder = $site->{folder};

sub run { system("cd '$folder' && ($_[0]) >/dev/null 2>&1") == 0 or die "failed: $_[0]" }

for my $name ('ca', 'other') {
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=$name -keyout $name.key -out $name.pem");
}
for my $case (['server', 'subjectAltName=DNS:localhost'], ['client', 'subjectAltName=DNS:agahi']) {
    my ($name, $extension) = @$case;
    $site->write("$name.ext", "$extension\n");
    run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=$name -keyout $name.key -out $name.csr");
    run("openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile $name.ext -out $name.pem");
}
run('cat server.key server.pem > both.pem');

my $tls_port = Agahi::free_port();
my $plain = $site->{port};
my $config = do { open(my $file, '<:utf8', $site->{config}) or die; local $/; <$file> };
my $client = qq{certificate_file = "$folder/client.pem"; key_file = "$folder/client.key";};
$site->import_sample;
my $socat = $site->spawn('/dev/null', 'socat',
    "OPENSSL-LISTEN:$tls_port,bind=127.0.0.1,reuseaddr,fork,cert=$folder/both.pem,cafile=$folder/ca.pem,verify=1",
    "TCP:127.0.0.1:$plain");
my $listener = $site->listen_smsc;

sub configure {
    my ($host, $tls) = @_;
    my $text = $config;
    $text =~ s/hosts = \[[^]]*\]/hosts = [ "$host:$tls_port" ]/;
    $text =~ s/system_id/tls = { enabled = true; $tls }; system_id/;
    $site->write('agahi.conf', $text);
    unlink $site->{log};
}

configure('localhost', qq{ca_file = "$folder/ca.pem"; $client});
$site->start;
my ($peer) = $site->accept_bind($listener);
my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0);
is($reply->{text}, $site->ask_on_paper('VOTE'), 'a question is answered over TLS, both sides with certificates');
$peer->close;
is($site->stop, 0, 'and the daemon ends well');

for my $case (
    ['a certificate for another host', '127.0.0.1', qq{ca_file = "$folder/ca.pem"; $client}, qr/certificate is not trusted: IP address mismatch/],
    ['an authority that is not trusted', 'localhost', qq{ca_file = "$folder/other.pem"; $client}, qr/certificate is not trusted: /],
    ['no certificate of ours where one is wanted', 'localhost', qq{ca_file = "$folder/ca.pem";}, qr/link_down .*(TLS: |closed)/],
    )
{
    my ($name, $host, $tls, $pattern) = @$case;
    configure($host, $tls);
    $site->start;
    ok($site->wait_log($pattern, 8), "$name: refused, and the log says why", $site->log_text);
    ok($site->log_text !~ /event=link_bound/, "$name: not bound");
    $site->stop;
}
# What reached socat before the refusals may wait at the listener.
close $listener;
$listener = $site->listen_smsc;
configure('127.0.0.1', qq{verify = false; $client});
$site->start;
($peer) = $site->accept_bind($listener);
ok(1, 'with verify = false the certificate does not matter');
$peer->close;
$site->stop;

configure('localhost', qq{ca_file = "$folder/nowhere.pem";});
$site->start;
is($site->wait_exit($site->{daemon}, 5) >> 8, 1, 'a missing CA file: the daemon does not start');
like($site->log_text, qr/reason="links\.tls: ca_file \S+nowhere\.pem cannot be used: /, 'and says which and why');
finish();
