#!/usr/bin/perl
# The desk among enemies: words that would be markup, requests that two readers would understand differently, browsers that
# come in hundreds or speak slowly. Text stays text, refusals are refusals, and others are served meanwhile.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;
use IO::Select;
use Time::HiRes qw(sleep time);

my $desk = Desk->opened(editor => 'editor', signer => 'signer', reader => 'reader');
my ($editor, $signer, $reader, $admin) = @{ $desk->{people} }{qw(editor signer reader admin)};
my $draft = $editor->draft;
my $host = "localhost:$desk->{port}";

my %words = (
    'a script' => '"><script>alert(1)</script>',
    'a handler' => '\'"><img src=x onerror=alert(1)>',
    'the end of a box' => '</textarea></title></style><svg onload=alert(1)>',
    'entities' => '&lt;b&gt; &#60;script&#62; &amp;amp; &nosuch;',
    'turned letters' => "abc \x{202e}gpj.exe\x{202c} \x{2066}x\x{2069} \x{200f}y",
    'letters without end' => "\x{0648}" . "\x{0650}" x 500,
    'line breaks' => "one\r\nSet-Cookie: desk=x\r\n\r\ntwo",
    'control characters' => join('', map { chr } 1 .. 8, 11, 12, 14 .. 31, 127),
    'holes' => '{value} {other} {number} {hours} {{}} %s %n',
    'SQL' => "'; DROP TABLE message; --",
    'paths' => '../../etc/passwd //evil.example javascript:alert(1)',
);
my $long = 'x' x 100_000;

# Whole pages that people see lists on.
my @lists = ("/set/$draft", "/set/$draft/message/vote/en", "/set/$draft/menus", "/set/$draft/placeholders", "/set/$draft/diff",
    "/review/$draft", '/messages', '/schedule', '/figures', '/unmatched', '/audit', '/people', '/phone', '/me', '/help');

sub alive {
    my ($name, $seconds) = @_;
    my $begun = time();
    my $answer = $reader->get('/healthz');
    my $took = time() - $begun;
    return ok($answer->{status} == 200 && $took < ($seconds // 1), "$name: others are served") || diag("$answer->{status} $took");
}

sub faults_of_lists {
    my ($browser, $marker) = @_;
    my @faults;
    for my $path (@lists) {
        my $answer = $browser->follow($browser->get($path));
        next if $answer->{status} == 403;
        push @faults, "$path: status $answer->{status}" if $answer->{status} != 200;
        push @faults, map { "$path: $_" } Desk::page_faults($answer->{html});
        push @faults, "$path: $1" if $answer->{html} =~ /(<script(?! defer src="\/asset\/)[^>]*>|<img|<svg onload)/;
    }
    return @faults;
}

story 'pages without enemies are sound' => sub {
    is(join("\n", faults_of_lists($editor)), '', 'markup of the program\'s alone, and all of it closed');
    is(join("\n", faults_of_lists($admin)), '', 'for an administrator too');
};

story 'hostile words in every field' => sub {
    my (%tried, @faults);
    for my $browser ($editor, $signer, $admin) {
        for my $path (@lists) {
            my $page = $browser->follow($browser->get($path));
            next if $page->{status} != 200;
            for my $form (Browser::forms($page)) {
                next if $form->{method} ne 'post' || $form->{action} =~ m{/(?:logout|language|stay|me/sessions|end|giveup)\b};
                for my $field (@{ $form->{fields} }) {
                    my ($name, undef, $kind) = @$field;
                    next if $kind =~ /ticked/ || $tried{"$form->{action} $name"}++;
                    for my $word (sort keys %words) {
                        my @fields = map { $_->[2] eq 'unticked' ? () : ($_->[0] => $_->[0] eq $name ? $words{$word} : $_->[1]) } @{ $form->{fields} };
                        my $answer = $browser->post($form->{action}, \@fields);
                        push @faults, "$form->{action} $name, $word: status $answer->{status}" if $answer->{status} == 0 || $answer->{status} >= 500;
                        push @faults, map { "$form->{action} $name, $word: $_" } Desk::page_faults($answer->{html}) if $answer->{head} =~ /^Content-Type: text\/html/mi && $answer->{html} ne '';
                        push @faults, "$form->{action} $name, $word: a header of its own" if $answer->{head} =~ /^Set-Cookie: desk=x/mi;
                    }
                }
            }
        }
    }
    is(join("\n", @faults[0 .. ($#faults > 9 ? 9 : $#faults)]), '', 'no page breaks, and none fails: ' . (keys %tried) . ' fields');
    cmp_ok(scalar(keys %tried), '>', 10, 'there were fields to try');
    is(join("\n", faults_of_lists($editor)), '', 'whatever was kept, every list shows it as text');
    is(join("\n", faults_of_lists($admin)), '', 'to administrators too');
    alive('after it');
};

story 'what can be kept is kept as it was, and shown as text' => sub {
    for my $word (grep { !/control|breaks|turned|end/ } sort keys %words) {
        $editor->save($draft, 'vote', 'en', $words{$word});
        my $kept = $desk->value("SELECT hex(text) FROM message WHERE edition = $draft AND topic = 'vote' AND lang = 'en'");
        my $page = $editor->get("/set/$draft/message/vote/en");
        my ($field) = grep { $_->[0] eq 'text' } map { @{ $_->{fields} } } Browser::forms($page);
        is(unpack('H*', Encode::encode('UTF-8', $field->[1] // '')), lc $kept, "$word: the box has what the database has");
    }
};

story 'long and broken forms' => sub {
    my $page = $editor->get("/set/$draft/message/vote/en");
    my $answer = $editor->save($draft, 'vote', 'en', $long, page => $page);
    ok($answer->{status} >= 400 && $answer->{status} < 500, 'a word of 100 kB is refused, in words') or diag($answer->{status});
    is(join("\n", Desk::page_faults($answer->{html})), '', 'on a sound page');
    my %body = ('a NUL' => 'text=a%00b', 'a bare NUL' => "text=a\0b", 'no UTF-8' => 'text=%ff%fe', 'half a letter' => 'text=%d9', 'a surrogate' => 'text=%ed%a0%80',
        'a bad escape' => 'text=%zz', '5,000 fields' => join('&', map { "f$_=1" } 1 .. 5000), 'a long name' => ('n' x 5000) . '=1', 'nothing' => '', 'ampersands' => '&' x 5000);
    for my $name (sort keys %body) {
        $answer = $editor->ask('POST', "/set/$draft/message/vote/en", body => $body{$name});
        ok($answer->{status} >= 300 && $answer->{status} < 500 && $answer->{status} != 303 || $name =~ /nothing|ampersands|bad/ && $answer->{status} < 500,
            "$name: refused") or diag($answer->{status});
        unlike($answer->{octets}, qr/\0/, "$name: without a NUL in the answer");
    }
    for my $path ('/set/0', '/set/-1', '/set/99999999999999999999', '/set/1x', '/set/%00', '/set/..%2f..%2fetc', '//', '/set//message', "/set/$draft/message/%ff/en",
        '/' . 'a' x 4000, '/%2e%2e/%2e%2e/etc/passwd', "/set/$draft/message/vote/" . '%F0%9F%92%A9' x 50, '/search?q=%00', "/set/$draft?q=%ff", '/messages?' . 'a=1&' x 1500)
    {
        $answer = $editor->get($path);
        ok($answer->{status} >= 300 && $answer->{status} < 500 || $answer->{status} == 200 && $path =~ /\?/, substr($path, 0, 40) . ': no page, no failure') or diag($answer->{status});
        is(join("\n", Desk::page_faults($answer->{html})), '', '  on a sound page') if $answer->{head} =~ /text\/html/ && $answer->{html} ne '';
    }
    alive('after it');
};

story 'tables from outside' => sub {
    for my $way (['rows of script', "topic,lang,keywords,text\nvote,en,\"<script>\",\"<script>alert(1)</script>\"\n"], ['no table', "\0\1\2\3" x 1000],
        ['open quotes', "topic,lang,keywords,text\nvote,en,\"" . 'x' x 100_000], ['100,000 rows', "topic,lang,keywords,text\n" . "vote,en,a,b\n" x 100_000])
    {
        my ($name, $csv) = @$way;
        my $answer = $editor->ask('POST', "/set/$draft/import", body => $csv, type => 'text/csv');
        ok($answer->{status} > 0 && $answer->{status} < 500, "$name: judged") or diag($answer->{status});
        is(join("\n", Desk::page_faults($answer->{html})), '', '  on a sound page') if $answer->{head} =~ /text\/html/ && $answer->{html} ne '';
        alive($name, 3);
    }
};

# What must be refused before anybody hears of it (RFC 9112, 9110); a body "HTTP/1.1 200" must not be answered after it.
my $smuggled = "GET /healthz HTTP/1.1\r\nHost: $host\r\n\r\n";
my %requests = (
    'two lengths' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nab=cd",
    'the same length twice' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nab=cd",
    'a list of lengths' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 5, 5\r\n\r\nab=cd",
    'a length with a sign' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: +5\r\n\r\nab=cd",
    'a length below nothing' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: -1\r\n\r\n",
    'a length in hexadecimal' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0x5\r\n\r\nab=cd",
    'a length without end' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 99999999999999999999\r\n\r\nab=cd",
    'chunks and a length' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n$smuggled",
    'chunks' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab=cd\r\n0\r\n\r\n",
    'a list of encodings' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n$smuggled",
    'an encoding with a blank' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 5\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n$smuggled",
    'an encoding behind a tab' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nTransfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n$smuggled",
    'a header without a name' => "GET /login HTTP/1.1\r\nHost: $host\r\n: empty\r\n\r\n",
    'a header without a colon' => "GET /login HTTP/1.1\r\nHost: $host\r\nempty\r\n\r\n",
    'a NUL in a header' => "GET /login HTTP/1.1\r\nHost: $host\r\nX-A: a\0b\r\n\r\n",
    'a NUL in a name' => "GET /login HTTP/1.1\r\nHost: $host\r\nX\0A: ab\r\n\r\n",
    'a NUL in the path' => "GET /log\0in HTTP/1.1\r\nHost: $host\r\n\r\n",
    'no host' => "GET /login HTTP/1.1\r\n\r\n",
    'two hosts' => "GET /login HTTP/1.1\r\nHost: $host\r\nHost: evil.example\r\n\r\n",
    'another host' => "GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    'an address for a host' => "GET /login HTTP/1.1\r\nHost: 127.0.0.1:$desk->{port}\r\n\r\n",
    'the host of another in the path' => "GET http://evil.example/login HTTP/1.1\r\nHost: $host\r\n\r\n",
    'a host with a user' => "GET /login HTTP/1.1\r\nHost: a\@$host\r\n\r\n",
    'a folded header' => "GET /login HTTP/1.1\r\nHost: $host\r\nX-A: a\r\n b\r\n\r\n",
    'a folded host' => "GET /login HTTP/1.1\r\nHost:\r\n $host\r\n\r\n",
    'lines without CR' => "GET /login HTTP/1.1\nHost: $host\n\n",
    'a CR alone' => "GET /login HTTP/1.1\r\nHost: $host\r\nX-A: a\rX-B: b\r\n\r\n",
    'a blank before the first header' => "GET /login HTTP/1.1\r\n Host: $host\r\n\r\n",
    'TRACE' => "TRACE /login HTTP/1.1\r\nHost: $host\r\n\r\n",
    'CONNECT' => "CONNECT $host HTTP/1.1\r\nHost: $host\r\n\r\n",
    'OPTIONS' => "OPTIONS * HTTP/1.1\r\nHost: $host\r\n\r\n",
    'PUT' => "PUT /login HTTP/1.1\r\nHost: $host\r\nContent-Length: 0\r\n\r\n",
    'DELETE' => "DELETE /login HTTP/1.1\r\nHost: $host\r\n\r\n",
    'a method of its own' => "GETT /login HTTP/1.1\r\nHost: $host\r\n\r\n",
    'small letters' => "get /login HTTP/1.1\r\nHost: $host\r\n\r\n",
    'HTTP/2' => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    'HTTP/0.9' => "GET /login\r\n\r\n",
    'HTTP/9' => "GET /login HTTP/9.9\r\nHost: $host\r\n\r\n",
    'two blanks' => "GET  /login HTTP/1.1\r\nHost: $host\r\n\r\n",
    'a header of 9 kB' => "GET /login HTTP/1.1\r\nHost: $host\r\nX-A: " . 'a' x 9216 . "\r\n\r\n",
    'a thousand headers' => "GET /login HTTP/1.1\r\nHost: $host\r\n" . join('', map { "X-$_: 1\r\n" } 1 .. 1000) . "\r\n",
    'a body of 9 MB' => "POST /login HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9437184\r\n\r\n" . 'a' x 65536,
    'TLS' => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" . "\0" x 64,
    'SMPP' => pack('NNNN', 16, 0x15, 0, 1),
    'rubbish' => join('', map { chr(int rand 256) } 1 .. 4000) . "\r\n\r\n",
);

story 'requests that two readers would understand differently' => sub {
    for my $name (sort keys %requests) {
        my $got = $desk->raw($requests{$name}, 3);
        my @statuses = $got =~ /^HTTP\/1\.\d (\d+)/mg;
        ok(@statuses <= 1 && !grep({ $_ < 400 || $_ == 500 } @statuses), "$name: refused, and nothing behind it is heard") or diag("@statuses");
    }
    like($desk->raw("GET /login HTTP/1.1\r\nHost: $host\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n"),
        qr/^HTTP\/1\.1 200/, 'what proxies would add is not looked at');
    unlike($desk->raw("GET /login HTTP/1.1\r\nHost: $host\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n"), qr/evil\.example/, 'nor repeated');
    alive('after it');
};

story 'headers of every answer' => sub {
    for my $path ('/login', '/messages', '/nothing', '/healthz', "/set/$draft/message/vote/en") {
        my $head = $editor->get($path)->{head};
        like($head, qr/^Content-Security-Policy: default-src 'none';(?=.*require-trusted-types-for 'script')(?=.*trusted-types 'none')(?=.*frame-ancestors 'none')(?!.*unsafe)/mi, "$path: the policy");
        like($head, qr/^X-Content-Type-Options: nosniff\r?$/mi, "$path: no guessing of types");
        like($head, qr/^Referrer-Policy: (?:no-referrer|same-origin)\r?$/mi, "$path: no referrer for others");
        like($head, qr/^Cross-Origin-Opener-Policy: same-origin\r?$/mi, "$path: a window of its own");
        like($head, qr/^Cross-Origin-Resource-Policy: same-origin\r?$/mi, "$path: for itself");
        like($head, qr/^Cache-Control: no-store\r?$/mi, "$path: not kept");
        unlike($head, qr/^Server:/mi, "$path: no word of what it runs on");
    }
};

story '300 connections that say nothing' => sub {
    my @idle = map { $desk->connect } 1 .. 300;
    syswrite($_, "GET /login HTTP/1.1\r\n") for grep { $_ } @idle[0 .. 150];
    alive('beside 300 connections', 3);
    my $answer = $editor->get('/messages');
    like($answer->{status}, qr/^(?:200|303)$/, 'people who work go on working');
    @idle = ();
    alive('after them');
};

story 'slow browsers' => sub {
    my @slow = map { $desk->connect } 1 .. 20;
    my $request = "GET /login HTTP/1.1\r\nHost: $host\r\nX-Slow: " . 'a' x 100;
    my $late = 0;
    for my $octet (split //, substr($request, 0, 40)) {
        syswrite($_, $octet) for grep { $_ } @slow;
        my $begun = time();
        $reader->get('/healthz');
        $late++ if time() - $begun > 1;
        sleep 0.05;
    }
    is($late, 0, 'one octet at a time keeps nobody waiting');
    # A reader that takes nothing: answers are not heaped up for it.
    my $mute = $desk->connect;
    $mute->blocking(0);
    my $asked = 0;
    for (1 .. 2000) { last if !defined syswrite($mute, "GET /login HTTP/1.1\r\nHost: $host\r\n\r\n"); $asked++ }
    alive("a browser that asks $asked times and reads nothing", 3);
    my ($memory) = Desk::slurp("/proc/$desk->{pid}/status") =~ /^VmRSS:\s+(\d+)/m;
    cmp_ok($memory, '<', ($ENV{AGAHI_BUILD} // '') =~ /sanitize/ ? 1_500_000 : 300_000, "memory: $memory kB");
};

story 'guessing' => sub {
    my $guesser = $desk->browser('editor', password => 'wrong wrong wrong');
    my @statuses = map { $guesser->submit($guesser->get('/login'), qr{^/login}, name => 'editor', password => "wrong wrong $_", -options => { stay => 1 })->{status} } 1 .. 6;
    ok((grep { $_ == 429 } @statuses), 'the sixth guess has to wait') or diag("@statuses");
    is((grep { $_ == 303 } @statuses) + 0, 0, 'none is let in');
    my ($known, $unknown) = map { my $b = $desk->browser($_); $b->submit($b->get('/login'), qr{^/login}, name => $_, password => 'wrong wrong wrong', -options => { stay => 1 })->{html} =~ s/\Q$_\E/NAME/gr } 'signer', 'nobody-here';
    is($known, $unknown, 'a name that there is looks as one that there is not');
};

is(join("\n", grep { /Sanitizer|runtime error/ } split /\n/, Desk::slurp($desk->{log})), '', 'no word of the sanitizers');
my @log = split /\n/, Desk::slurp($desk->{log});
cmp_ok(scalar(@log), '<', 1000, 'the log is not flooded: ' . @log . ' lines');
is($desk->stop, 0, 'the desk ends well');
done_testing;
