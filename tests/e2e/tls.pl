#!/usr/bin/perl
# SMPP over TLS, against socat as the SMSC's end of it, with certificates made here.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use IO::Socket::INET;
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

my ($tls_port, $admin) = (Agahi::free_port(), Agahi::free_port());
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
    $text =~ s/^admin = \{ listen = ""/admin = { listen = "127.0.0.1:$admin"/m;
    $site->write('agahi.conf', $text);
    unlink $site->{log};
}

story 'a link over TLS' => sub {
    configure('localhost', qq{ca_file = "$folder/ca.pem"; $client});
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    my ($status, $reply) = Agahi::ask($peer, 'VOTE', 0);
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'a question is answered over TLS, both sides with certificates');
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $admin, Timeout => 5) or die $!;
    print $socket "GET /metrics HTTP/1.0\r\n\r\n";
    my $metrics = Agahi::within(20, sub { local $/; <$socket> });
    for my $case (['us', 'client'], ['smsc', 'server']) {
        my ($of, $name) = @$case;
        my ($ends) = `openssl x509 -in $folder/$name.pem -noout -enddate` =~ /=(.*)/;
        chomp(my $wanted = `date -u -d "$ends" +%s`);
        like($metrics, qr/^agahi_certificate_ends_seconds\{link="telco-a",of="$of"\} $wanted$/m, "until when the certificate of $of is good is told");
    }
    $peer->close;
    is($site->stop, 0, 'and the daemon ends well');
};

story 'certificates that are not trusted' => sub {
    for my $case (
        ['a certificate for another host', '127.0.0.1', qq{ca_file = "$folder/ca.pem"; $client}, qr/certificate is not trusted: IP address mismatch/],
        ['an authority that is not trusted', 'localhost', qq{ca_file = "$folder/other.pem"; $client}, qr/certificate is not trusted: /],
        ['no certificate of ours where one is wanted', 'localhost', qq{ca_file = "$folder/ca.pem";}, qr/link_down .*(TLS: |closed)/],
        )
    {
        my ($name, $host, $tls, $pattern) = @$case;
        configure($host, $tls);
        $site->start;
        ok($site->wait_log($pattern), "$name: refused, and the log says why") or diag($site->log_text);
        ok($site->log_text !~ /event=link_bound/, "$name: not bound");
        $site->stop;
    }
};

# What reached socat before the refusals may wait at the listener.
story 'verification that is switched off' => sub {
    close $listener;
    $listener = $site->listen_smsc;
    configure('127.0.0.1', qq{verify = false; $client});
    $site->start;
    my ($peer) = $site->accept_bind($listener);
    ok(1, 'with verify = false the certificate does not matter');
    $peer->close;
    $site->stop;
};

# The same names in the configuration, other certificates in the files.
story 'certificates are read again at SIGHUP' => sub {
    close $listener;
    $listener = $site->listen_smsc;
    run('cp other.pem trusted.pem');
    configure('localhost', qq{ca_file = "$folder/trusted.pem"; $client});
    $site->start;
    ok($site->wait_log(qr/certificate is not trusted: /), 'an authority that is not trusted yet');
    run('cp ca.pem trusted.pem');
    kill('HUP', $site->{daemon});
    my ($peer) = $site->accept_bind($listener);
    my (undef, $reply) = Agahi::ask($peer, 'VOTE', 0);
    is($reply->{text}, $site->ask_on_paper('VOTE'), 'is trusted after SIGHUP');
    unlike($site->log_text, qr/configuration_changed/, 'though nothing in the configuration changed');
    run('echo rubbish > trusted.pem');
    kill('HUP', $site->{daemon});
    ok($site->wait_log(qr/event=configuration_fault fault="link telco-a: links\.tls: ca_file \S+trusted\.pem cannot be used: .*configuration_refused/s),
        'rubbish in its place is a fault');
    (undef, $reply) = Agahi::ask($peer, 'REGISTER', 0, source_addr => '923001230000');
    is($reply->{text}, $site->ask_on_paper('REGISTER'), 'and nothing was changed');
    $peer->close;
    $site->stop;
};

story 'a CA file that is missing' => sub {
    configure('localhost', qq{ca_file = "$folder/nowhere.pem";});
    $site->start;
    is($site->wait_exit($site->{daemon}, 20) >> 8, 1, 'a missing CA file: the daemon does not start');
    like($site->log_text, qr/reason="links\.tls: ca_file \S+nowhere\.pem cannot be used: /, 'and says which and why');
};

sub server {
    my (@options) = @_;
    return $site->spawn("$folder/server", 'openssl', 's_server', '-accept', "127.0.0.1:$tls_port", '-cert', "$folder/rsa.pem",
        '-key', "$folder/rsa.key", '-www', @options);
}

story 'forward secrecy, and the name of the host' => sub {
    run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout rsa.key -out rsa.pem");
    kill('TERM', $socat);
    $site->wait_exit($socat, 3);
    my $weak = server('-tls1_2', '-cipher', 'AES128-GCM-SHA256:AES256-SHA');
    configure('localhost', 'verify = false;');
    $site->start;
    ok($site->wait_log(qr/event=link_down .*reason="TLS: /), 'TLS without forward secrecy is refused');
    ok($site->log_text !~ /event=link_bound/, 'and not bound');
    $site->stop('KILL');
    kill('TERM', $weak);
    $site->wait_exit($weak, 3);
    my $hello_listener = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1', LocalPort => $tls_port, ReuseAddr => 1) or die $!;
    configure('localhost', 'verify = false;');
    $site->start;
    my $hello = Agahi::within(20, sub {
        my $connection = $hello_listener->accept;
        sysread($connection, my $octets, 4096);
        return $octets;
    });
    # RFC 6066, 3: the extension, with the length and the octets of the name.
    like($hello, qr/\0\x09localhost/, 'the name of the host goes along without verify, too');
    close $hello_listener;
    $site->stop('KILL');
};

# The SMSC connects to us, so we are the server of TLS: nothing goes over that connection in clear.
story 'an outbind over TLS' => sub {
    $site->write('smsc.ext', "subjectAltName=IP:127.0.0.1\n");
    run('openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=smsc -keyout smsc.key -out smsc.csr');
    run('openssl x509 -req -in smsc.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile smsc.ext -out smsc.pem');
    run('cat smsc.key smsc.pem > smsc-both.pem');
    my ($outbind_port, $tap_port, $clear_port) = map { Agahi::free_port() } 1 .. 3;
    my $text = $config;
    $text =~ s/hosts = \[[^]]*\]/hosts = [ "127.0.0.1:1" ]/;
    $text =~ s/system_id/tls = { enabled = true; ca_file = "$folder\/ca.pem"; $client }; outbind = { listen = "127.0.0.1:$outbind_port"; password = "knock"; }; system_id/;
    $site->write('agahi.conf', $text);
    unlink $site->{log};
    $site->start;
    ok($site->wait_log(qr/event=link_down .*reason="Connection refused"/), 'a refused connection is told as such over TLS, too');
    # What goes over the wire is kept: Net::SMPP - clear - TLS client - tap - the daemon.
    my $tap = $site->spawn('/dev/null', 'socat', '-r', "$folder/tapped-in", '-R', "$folder/tapped-out",
        "TCP-LISTEN:$tap_port,bind=127.0.0.1,reuseaddr,fork", "TCP:127.0.0.1:$outbind_port");
    my $wrap = $site->spawn('/dev/null', 'socat', "TCP-LISTEN:$clear_port,bind=127.0.0.1,reuseaddr,fork",
        "OPENSSL:127.0.0.1:$tap_port,cert=$folder/smsc-both.pem,cafile=$folder/ca.pem,verify=0");
    Agahi::wait_listening($_) for $tap_port, $clear_port;
    my $smsc = Net::SMPP->new_connect('127.0.0.1', port => $clear_port) or die 'no way in';
    $smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    my $bind = Agahi::within(20, sub { $smsc->read_pdu });
    is($bind ? $bind->{cmd} : undef, 9, 'an outbind over TLS is answered by a bind');
    is($bind ? $bind->{password} : undef, 'secret', 'with the password');
    $smsc->bind_transceiver_resp(seq => $bind->{seq}, system_id => 'smsc') if $bind;
    my (undef, $answer) = Agahi::ask_pair($smsc, $smsc, 5, source => '923001234569', text => 'VOTE');
    is($answer->{text}, $site->ask_on_paper('VOTE'), 'and questions over it are answered');
    my $tapped = '';
    for my $way ('in', 'out') {
        open(my $file, '<:raw', "$folder/tapped-$way") or next;
        local $/;
        $tapped .= <$file> // '';
    }
    ok(length $tapped > 2000, 'the connection was recorded') or diag(length $tapped);
    is(join(' ', grep { index($tapped, $_) >= 0 } 'secret', 'knock', 'agahi', 'VOTE', '923001234569', 'CNIC'), '', 'and nothing in it is in clear');
    $smsc->close;
    # In clear, and without a certificate, nobody gets in.
    my $plain_smsc = Net::SMPP->new_connect('127.0.0.1', port => $outbind_port) or die 'no way in';
    $plain_smsc->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    ok(!Agahi::within(3, sub { $plain_smsc->read_pdu }), 'an outbind in clear is not answered');
    $plain_smsc->close;
    my $bare_port = Agahi::free_port();
    my $bare = $site->spawn('/dev/null', 'socat', "TCP-LISTEN:$bare_port,bind=127.0.0.1,reuseaddr,fork", "OPENSSL:127.0.0.1:$outbind_port,verify=0");
    Agahi::wait_listening($bare_port);
    my $nameless = Net::SMPP->new_connect('127.0.0.1', port => $bare_port) or die 'no way in';
    $nameless->outbind(async => 1, seq => 1, system_id => 'smsc', password => 'knock');
    ok(!Agahi::within(3, sub { $nameless->read_pdu }), 'nor is one without a certificate, where that is to be verified');
    $nameless->close;
    $site->stop('KILL');
};
done_testing;
