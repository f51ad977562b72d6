#!/usr/bin/perl
# The desk's TLS ends in the desk: old versions are refused, cookies belong to this host alone, a renewed certificate is
# taken at SIGHUP, and without one nobody but this machine is answered. The other side is openssl.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;
use Time::HiRes qw(sleep time);

my $desk = Desk->new;
my $folder = $desk->{folder};

sub configure {
    my ($web) = @_;
    my $text = Encode::decode('UTF-8', Desk::slurp($desk->{config})) =~ s/^web = \{.*?\};$/web = { $web };/mr;
    $desk->{site}->write('agahi-desk.conf', $text);
}

sub make_certificate {
    my ($name) = @_;
    my ($certificate, $key) = map { "$folder/$_" } 'desk.pem', 'desk-key.pem';
    system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=$name' -addext 'subjectAltName=DNS:$name'"
        . " -keyout '$key.new' -out '$certificate.new' 2>/dev/null") == 0 or die 'openssl req';
    rename("$key.new", $key) or die $!;
    rename("$certificate.new", $certificate) or die $!;
}

# Octets over TLS; returns what came back, and what openssl said.
sub over_tls {
    my ($octets, @options) = @_;
    my $in = $desk->{site}->write('request', '');
    open(my $file, '>:raw', $in) or die;
    print {$file} $octets;
    close $file;
    my $command = join ' ', "(cat '$in'; sleep 1) | timeout 10 openssl s_client -connect 127.0.0.1:$desk->{port} -servername desk.example -ign_eof",
        @options, "2>'$folder/said'";
    my $got = qx($command);
    return ($got, Desk::slurp("$folder/said"));
}

my $host = "desk.example:$desk->{port}";
my $ask = "GET /login HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n";

story 'without a certificate' => sub {
    configure("listen = \"0.0.0.0:$desk->{port}\"; host = \"$host\";");
    my ($code, $out) = $desk->command;
    isnt($code, 0, 'it does not start for other machines');
    like($out, qr/certificate|TLS|loopback/, 'and says what is missing') or diag($out);
};

story 'with one' => sub {
    make_certificate('desk.example');
    configure("listen = \"127.0.0.1:$desk->{port}\"; host = \"$host\"; certificate = \"$folder/desk.pem\"; key = \"$folder/desk-key.pem\";");
    $desk->start;
    my ($got) = over_tls($ask, '-quiet');
    like($got, qr/^HTTP\/1\.1 200 .*<html/s, 'a browser is answered');
    like($got, qr/^Strict-Transport-Security: max-age=\d{7,}/m, 'and told to come by TLS only');
    ($got) = over_tls("POST /language HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\nConnection: close\r\n\r\nlanguage=en", '-quiet');
    like($got, qr/^Set-Cookie: __Host-\w+=\w+;(?=.*\bSecure\b)(?=.*\bHttpOnly\b)(?=.*\bSameSite=)(?=.*Path=\/)(?!.*Domain)/mi, 'cookies are of this host alone') or diag($got);
    for my $version ('-tls1', '-tls1_1') {
        my ($answer) = over_tls($ask, '-quiet', $version, '-cipher', 'ALL:@SECLEVEL=0');
        unlike($answer, qr/HTTP/, "$version is refused");
    }
    ($got) = over_tls($ask, '-quiet', '-tls1_3');
    like($got, qr/^HTTP\/1\.1 200 /, 'TLS 1.3 is spoken');
    unlike($desk->raw($ask), qr/200/, 'plain HTTP is not');
};

story 'a renewed certificate' => sub {
    my $subject = sub { my ($got) = over_tls($ask); my ($name) = $got =~ /subject=.*?CN ?= ?(\S+)/; return $name // '' };
    is($subject->(), 'desk.example', 'the first one is served');
    make_certificate('renewed.example');
    is($subject->(), 'desk.example', 'until it is told');
    kill('HUP', $desk->{pid});
    ok($desk->wait_for(5, sub { $subject->() eq 'renewed.example' }), 'then the new one');
    $desk->{site}->write('desk.pem', "rubbish\n");
    kill('HUP', $desk->{pid});
    sleep 0.5;
    is($subject->(), 'renewed.example', 'one that cannot be read changes nothing');
    like(Desk::slurp($desk->{log}), qr/certificate/, 'and is told in the log');
    is($desk->stop, 0, 'the desk ends well');
};

done_testing;
