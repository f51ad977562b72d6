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
use Encode qw(encode);
use IO::Select;
use POSIX ();
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

# A form with a file, as browsers send it.
sub upload {
    my ($browser, $path, $name, $octets, %more) = @_;
    my $boundary = $more{boundary} // 'xYz123';
    my $part = sub { "--xYz123\r\nContent-Disposition: form-data; name=\"$_[0]\"$_[1]\r\n\r\n$_[2]\r\n" };
    my $body = $part->('do', '', 'look') . $part->('file-table', '', $more{table} // '') . $part->('file', "; filename=\"$name\"\r\nContent-Type: text/csv", $octets) . "--xYz123--\r\n";
    return $browser->ask('POST', $path, body => $body, type => "multipart/form-data; boundary=$boundary", seconds => 60);
}

story 'files from outside' => sub {
    my $sheet = "topic,lang,text\nvote,en,where do I go\n";
    my $path = "/set/$draft/import";
    is(upload($editor, $path, 'examples.csv', $sheet)->{status}, 200, 'a table is looked at');
    is(upload($editor, $path, 'examples.xlsx', "PK\3\4" . "\0" x 5000)->{status}, 422, 'a workbook is no table');
    like(upload($editor, $path, 'examples.xlsx', "PK\3\4" . "\0" x 5000)->{html}, qr/CSV/, 'and the page says what to do');
    is(upload($editor, $path, 'examples.csv', "topic,lang,text\nvote,ur,\xe6\xe6\xd6\n")->{status}, 422, 'nor is Windows-1256');
    is(upload($editor, $path, '"><script>.csv', $sheet, table => 'examples')->{status}, 400, 'a name with a quote is refused');
    my $answer = upload($editor, $path, '<script>alert(1)<script>.csv', $sheet, table => 'examples');
    is($answer->{status}, 200, 'a name of markup is a name');
    is(join("\n", Desk::page_faults($answer->{html})), '', 'and text');
    is(upload($reader, $path, 'examples.csv', $sheet)->{status}, 403, 'who only reads brings nothing in');
    like(upload($desk->browser('nobody'), $path, 'examples.csv', $sheet)->{status}, qr/^(?:401|413)$/, 'nor does nobody');
    is(upload($editor, "/set/$draft/describe", 'examples.csv', $sheet)->{status}, 400, 'other forms take no files');
    is(upload($editor, $path, 'examples.csv', $sheet, boundary => $_)->{status}, 400, "a boundary that is not: $_") for 'other', 'xYz12', 'xYz1234';
    like(upload($editor, $path, 'examples.csv', $sheet, boundary => $_)->{status}, qr/^(?:400|415)$/, "a boundary that is none: $_") for '', 'a b', 'x' x 80, '"';
    like(upload($editor, $path, 'examples.csv', 'x' x (9 << 20))->{status}, qr/^(?:413|0)$/, '9 MiB are too much'); # the answer may go down with what is still sent
    alive('after it');
};

story 'a file of 20,000 examples' => sub {
    my $words = "\x{0645}\x{06cc}\x{0631}\x{0627} \x{0648}\x{0648}\x{0679} \x{06a9}\x{06c1}\x{0627}\x{06ba} \x{06c1}\x{06d2} " x 4;
    my $octets = encode('UTF-8', "topic,lang,text\n" . join '', map { "vote,ur,$words$_\n" } 1 .. 20_000);
    my $tried = "$desk->{folder}/tried";
    my $pid = fork() // die $!;
    if ($pid == 0) {
        my $begun = time();
        my $answer = upload($editor, "/set/$draft/import", 'examples.csv', $octets);
        my $looked = time() - $begun;
        my $take = $answer->{status} == 200 ? $editor->submit($answer, qr{/import}, -options => { stay => 1 }, do => 'take') : $answer;
        open(my $out, '>', $tried) or POSIX::_exit(1);
        printf {$out} "%d %d %.1f %.1f %d", $answer->{status}, $take->{status}, $looked, time() - $begun - $looked, length $answer->{octets};
        close $out;
        POSIX::_exit(0);
    }
    my $worst = 0;
    while (waitpid($pid, POSIX::WNOHANG()) == 0) {
        my $begun = time();
        $reader->get('/healthz');
        my $took = time() - $begun;
        $worst = $took if $took > $worst;
        sleep 0.02;
    }
    my ($looked, $took, $seconds, $more, $length) = split / /, Desk::slurp($tried);
    is($looked, 200, sprintf 'looked at: %.1f MB in %s s', length($octets) / 1e6, $seconds);
    is($took, 303, "taken in $more s");
    cmp_ok($length, '<', 200_000, "the page does not bring it along: $length octets");
    cmp_ok($worst, '<', 2, sprintf 'others are served: %.2f s at worst', $worst);
    is($desk->value("SELECT count(*) FROM example WHERE text LIKE '%20000'"), 1, 'the last one is there');
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

# Cells of a table as a spreadsheet reads them (RFC 4180).
sub cells {
    my ($csv) = @_;
    my @cells;
    $csv =~ s/^\x{feff}//;
    push @cells, defined $1 ? $1 =~ s/""/"/gr : $2 while $csv =~ /\G(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r?\n)/g;
    return @cells;
}

my @calculated = grep { /\S/ } ('=cmd|\' /C calc\'!A0 zzqx', '+1+1 zzqx', '-2+3 zzqx', '@SUM(zzqx)', '\'=zzqx wqx');
my %asked = (
    'markup' => '<script>alert("zzqx")</script><img src=x onerror=zzqx>',
    'the end of an attribute' => '"\'><svg onload=zzqx> zzqx',
    'turned letters' => "zzqx \x{202e}gpj.exe\x{202c} \x{2066}wqx",
    'a NUL' => "zzqx\0wqx",
    'lines and quotes' => "zzqx \",\"wqx\n=1+1",
    map { ("a formula $_" => $calculated[$_]) } 0 .. $#calculated,
);

story 'hostile words of citizens, from the network to a spreadsheet' => sub {
    my $site = $desk->{site};
    my ($peer) = $site->accept_bind($site->listen_smsc);
    my $number = 923007000000;
    my $state = { replies => {}, responses => {}, nacks => {} };
    my @sent;
    for my $name (sort keys %asked) {
        push @sent, map { Agahi::send_message($peer, 5, source => ++$number, data_coding => 8, text => encode('UTF-16BE', $asked{$name})) } 1 .. 4;
    }
    # 100 kB over parts, by more than three people.
    for my $person (1 .. 4) {
        $number++;
        push @sent, map { Agahi::send_message($peer, 5, source => $number, text => '', tlvs => Agahi::tlv(0x0424, 'zzqx ' x 200)
                . Agahi::tlv(0x020c, pack('n', 7)) . Agahi::tlv(0x020e, chr 100) . Agahi::tlv(0x020f, chr $_)) } 1 .. 100;
    }
    Agahi::serve($peer, $state, 60, sub { !grep { !exists $state->{responses}{$_} } @sent });
    is(scalar(grep { !exists $state->{responses}{$_} } @sent), 0, 'each of ' . @sent . ' messages got its response');
    ok($site->is_running, 'the daemon runs');
    my $file = "$desk->{folder}/spool/out/figures.db";
    my $count = sub { my $number = `sqlite3 -readonly '$file' "SELECT count(*) FROM unmatched WHERE people >= 3" 2>/dev/null`; $number =~ /^(\d+)/ ? $1 : 0 };
    ok($desk->wait_for(100, sub { $count->() >= keys %asked }), 'the gateway tells of them') or diag($count->());

    my $page = $editor->get('/unmatched');
    is(join("\n", Desk::page_faults($page->{html})), '', 'the list is sound');
    unlike($page->{html}, qr/<script(?! defer src="\/asset\/)|<img|<svg onload|onerror=zzqx>/, 'words are words there');
    unlike($page->{octets}, qr/\0/, 'without a NUL');
    like($page->{html}, qr/&lt;script&gt;/, 'they are there');
    my @folded = do { my %seen; grep { !$seen{$_}++ } map { my $form = $_; map { $_->[0] eq 'folded' ? $_->[1] : () } @{ $form->{fields} } } Browser::forms($page) };
    cmp_ok(scalar(@folded), '>=', scalar(keys %asked), 'each of them') or diag(join ' | ', @folded);
    my ($into) = (map { map { $_->[0] eq 'draft' ? $_->[1] : () } @{ $_->{fields} } } grep { $_->{action} =~ m{/unmatched/take} } Browser::forms($page));
    my @faults;
    for my $folded (@folded) {
        my $text = $editor->get('/unmatched/text?folded=' . Browser::quote($folded));
        push @faults, "$folded: $text->{status}" if $text->{status} != 200;
        push @faults, map { "$folded: $_" } Desk::page_faults($text->{html});
        my $taken = $editor->post('/unmatched/take', [folded => $folded, topic => 'vote', lang => 'en', draft => $into]);
        push @faults, "$folded: taken $taken->{status}" if $taken->{status} != 303;
    }
    is(join("\n", @faults), '', 'each is shown, and taken into a draft by a click');
    my $after = $editor->get("/unmatched/taken/$into");
    is(join("\n", Desk::page_faults($after->{html})), '', 'what comes of it is a sound page');
    is(join("\n", Desk::page_faults($editor->get("/set/$into/diff")->{html})), '', 'so is the difference');

    my $sheet = $editor->get("/set/$into/export/examples.csv");
    my (undef, $csv) = $site->agahi('unanswered', '--csv');
    for my $way (['the examples of the desk', $sheet->{html}], ['agahi unanswered', $csv]) {
        my ($name, $table) = @$way;
        my @cells = cells($table);
        my @words = grep { /zzqx/ } @cells;
        cmp_ok(scalar(@words), '>=', scalar(keys %asked), "$name: they are there");
        is(join("\n", grep { /^[ ']*[=+\-\@\t\r\n]/ && !/^'/ } @cells), '', "$name: nothing calculates");
        ok((grep { $_ eq "'=cmd|' /C calc'!A0 zzqx" } @cells), "$name: the formula is a text");
        ok((grep { $_ eq "''=zzqx wqx" } @cells), "$name: and what looked so stays apart");
    }
    my $again = upload($editor, "/set/$into/import", 'examples.csv', $sheet->{octets});
    is($again->{status}, 200, 'what was taken out comes in again');
    unlike($again->{html}, qr/name="do" value="take"/, 'without a difference');
    $peer->close;
};

# A connection from an address of its own: all of 127/8 is this machine.
sub connect_from {
    my ($number) = @_;
    return IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $desk->{port}, LocalAddr => '127.1.' . int($number / 250) . '.' . ($number % 250 + 1), Timeout => 5);
}

sub post_octets {
    my ($path, $body, $length, $type) = @_;
    return "POST $path HTTP/1.1\r\nHost: $host\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Type: " . ($type // 'application/x-www-form-urlencoded')
        . "\r\nContent-Length: " . ($length // length $body) . "\r\n\r\n$body";
}

story 'bodies that never end' => sub {
    my $page = $editor->get("/set/$draft/message/vote/en");
    my @half = map { connect_from($_) } 1 .. 60;
    syswrite($_, post_octets('/login', 'a' x 60_000, 65536, 'text/csv')) for @half;
    my @long = map { connect_from(100 + $_) } 1 .. 60;
    syswrite($_, post_octets('/login', 'a', 4 << 20, 'text/csv')) for @long;
    is((grep { Browser::receive($_, 5) =~ /^HTTP\/1\.1 413/ } @long[0 .. 4]) + 0, 5, 'who is not logged in sends 64 KiB at most');
    my $answer = $editor->save($draft, 'vote', 'en', 'x' x 300_000, page => $page);
    is($answer->{status}, 422, 'beside 60 half-sent ones from 60 addresses a save of 300 kB is read, and judged') or diag($answer->{status});
    $answer = $editor->save($draft, 'vote', 'en', 'Saved beside them.', page => $page);
    is($answer->{status}, 303, 'and one of some words is saved') or diag($answer->{status});
    # Of one who is logged in, as far as an address goes.
    my $cookie = join '; ', map { "$_=$editor->{cookies}{$_}" } sort keys %{ $editor->{cookies} };
    my $memory = sub { (Desk::slurp("/proc/$desk->{pid}/status") =~ /^VmRSS:\s+(\d+)/m)[0] };
    my $before = $memory->();
    my @own = map { connect_from(300) } 1 .. 20;
    for my $one (@own) {
        $one->blocking(0);
        my $octets = post_octets("/set/$draft/import", 'a' x 4_000_000, 4 << 20, 'text/csv') =~ s/\r\n\r\n/\r\nCookie: $cookie\r\n\r\n/r;
        for (my $at = 0; $at < length $octets; ) { my $sent = syswrite($one, $octets, 65536, $at); last if !defined $sent && !$!{EAGAIN}; $at += $sent // 0; sleep 0.001 if !defined $sent }
    }
    cmp_ok($memory->() - $before, '<', ($ENV{AGAHI_BUILD} // '') =~ /sanitize/ ? 500_000 : 80_000, "20 of 4 MB from one address cost $before -> " . $memory->() . ' kB');
    $answer = $editor->save($draft, 'vote', 'en', 'y' x 300_000, page => $page);
    is($answer->{status}, 422, 'others are read meanwhile') or diag($answer->{status});
    @half = @long = @own = ();
    alive('after them', 3);
};

story 'readers of the font that take nothing' => sub {
    my ($sheet) = $reader->get('/login')->{html} =~ m{(/asset/desk-\w+\.css)};
    my ($font) = $reader->get($sheet)->{octets} =~ m{url\((/font/nastaliq-[0-9a-f]+\.ttf)};
    plan(skip_all => 'the fonts are not here') if !$font;
    my $memory = sub { (Desk::slurp("/proc/$desk->{pid}/status") =~ /^VmRSS:\s+(\d+)/m)[0] };
    my $before = $memory->();
    my @slow = map { connect_from($_) } 1 .. 200;
    syswrite($_, "GET $font HTTP/1.1\r\nHost: $host\r\n\r\n") for @slow;
    sleep 1;
    alive('beside 200 of them', 3);
    cmp_ok($memory->() - $before, '<', ($ENV{AGAHI_BUILD} // '') =~ /sanitize/ ? 100_000 : 20_000, "they cost $before -> " . $memory->() . ' kB');
};

story 'guessing' => sub {
    my $guesser = $desk->browser('editor', password => 'wrong wrong wrong');
    my @statuses = map { $guesser->submit($guesser->get('/login'), qr{^/login}, name => 'editor', password => "wrong wrong $_", -options => { stay => 1 })->{status} } 1 .. 6;
    ok((grep { $_ == 429 } @statuses), 'the sixth guess has to wait') or diag("@statuses");
    is((grep { $_ == 303 } @statuses) + 0, 0, 'none is let in');
    my ($known, $unknown) = map { my $b = $desk->browser($_); $b->submit($b->get('/login'), qr{^/login}, name => $_, password => 'wrong wrong wrong', -options => { stay => 1 })->{html} =~ s/\Q$_\E/NAME/gr } 'signer', 'nobody-here';
    is($known, $unknown, 'a name that there is looks as one that there is not');
    is($editor->log_in->{status}, 200, 'beside it, from the same address, the browser that knows its owner lets in');
    is($editor->submit($editor->get('/me'), qr{^/me/codes$}, 'password-codes' => $editor->{password})->{status}, 200, 'and who is in is asked for the password as ever');
};

story 'a flood of log-ins' => sub {
    my @flood = map { connect_from(400 + $_) } 1 .. 40;
    for my $i (0 .. $#flood) { syswrite($flood[$i], post_octets('/login', "name=flood$i&password=wrong+wrong+wrong")) }
    my @few = map { connect_from(500 + $_ % 2) } 1 .. 30;
    for my $i (0 .. $#few) { syswrite($few[$i], post_octets('/login', "name=few$i&password=wrong+wrong+wrong")) }
    my $begun = time();
    my $answer = $signer->submit($signer->get('/login'), qr{^/login}, name => 'signer', password => $signer->{password}, -options => { stay => 1 });
    is($answer->{status}, 303, 'whoever has logged in here before gets through it') or diag($answer->{status});
    cmp_ok(time() - $begun, '<', ($ENV{AGAHI_BUILD} // '') =~ /sanitize/ ? 60 : 20, 'in the end');
    my %count;
    $count{ (Browser::receive($_, 30) =~ /^HTTP\/1\.1 (\d+)/)[0] // 'none' }++ for @flood, @few;
    is($count{none} // 0, 0, 'everybody is answered');
    ok($count{503}, 'who came too many is told to come again: ' . join(', ', map { "$count{$_} x $_" } sort keys %count));
    is($desk->value("SELECT count(*) FROM audit WHERE what = 'log-in-failed' AND about = 'password'") >= ($count{422} // 0), 1, 'what was looked at is recorded');
    alive('after it', 3);
};

is(join("\n", grep { /Sanitizer|runtime error/ } split /\n/, Desk::slurp($desk->{log})), '', 'no word of the sanitizers');
my @log = split /\n/, Desk::slurp($desk->{log});
cmp_ok(scalar(@log), '<', 1000, 'the log is not flooded: ' . @log . ' lines');
is($desk->stop, 0, 'the desk ends well');
done_testing;
