#!/usr/bin/perl
# tests/run itself: what it counts, and that a test which does not come to its end is never taken for a good one.
use strict;
use warnings;
use utf8;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Test::More;

my $build = tempdir('agahi-run-XXXXXX', TMPDIR => 1, CLEANUP => 1);
my $runner = "$FindBin::Bin/../run";

# A program that may be run.
sub program {
    my ($name, $text) = @_;
    my $path = "$build/$name";
    make_path($path =~ s{/[^/]*$}{}r);
    open(my $file, '>', $path) or die "$path: $!";
    print $file $text;
    close $file;
    chmod(0755, $path);
    return $path;
}

# Runs these; returns the exit code, the closing line, and all that was printed.
sub run_tests {
    my (@tests) = @_;
    my $pid = open(my $out, '-|') // die $!;
    if (!$pid) {
        open(STDERR, '>&', \*STDOUT) or die;
        exec($^X, $runner, $build, @tests) or die;
    }
    my @lines = <$out>;
    close $out;
    my $code = $? >> 8;
    chomp(my $last = $lines[-1] // '');
    return ($code, $last, join('', @lines));
}

sub closes_with {
    my ($what, $text, $wanted, $line) = @_;
    my ($code, $last, $all) = run_tests(program('one.pl', $text));
    is("$code, $last", $wanted, $what) or diag($all);
    like($all, $line, "$what: told") if $line;
}

my $good = program('good.pl', "print qq(ok 1 - a\\nok 2 - b\\n1..2\\n);");

subtest 'what is counted' => sub {
    closes_with('assertions', 'print "ok 1 - a\nok 2 - b\n1..2\n"', '0, 2 passed, 0 failed');
    closes_with('one that failed', 'print "1..2\nok 1 - a\nnot ok 2 - b\n"; exit 1', '1, 1 passed, 1 failed', qr/^    not ok 2 - b$/m);
    closes_with('one that failed, though the exit code is good', 'print "1..1\nnot ok 1 - a\n"', '1, 0 passed, 1 failed');
    closes_with('those of stories, and not the stories',
        'use Test::More; subtest "a story" => sub { ok(1, "a"); ok(1, "b"); subtest "within" => sub { ok(1, "c") } }; ok(1, "d"); done_testing',
        '0, 4 passed, 0 failed');
    closes_with('the failure of a story once',
        'use Test::More; subtest "a story" => sub { ok(1, "a"); ok(0, "b") }; done_testing', '1, 1 passed, 1 failed', qr/not ok 2 - b/);
    closes_with('a story that only its closing line tells of',
        'use Test::More; subtest "a story" => sub { plan tests => 3; ok(1, "a") }; done_testing', '1, 1 passed, 1 failed');
    closes_with('what is skipped is neither',
        'use Test::More; ok(1); SKIP: { skip "no disk", 1 } subtest s => sub { plan skip_all => "no net" }; done_testing',
        '0, 1 passed, 0 failed', qr/2 skipped \(no disk\)/);
    my ($code, $last) = run_tests($good, program('bad.pl', 'print "1..1\nnot ok 1\n"'));
    is("$code, $last", '1, 2 passed, 1 failed', 'the sum of several');
};

subtest 'what does not come to its end fails' => sub {
    closes_with('a crash', 'print "ok 1\n1..1\n"; $| = 1; print ""; kill "SEGV", $$; sleep 5', '1, 1 passed, 1 failed', qr/signal 11/);
    closes_with('a crash before anything', 'kill "ABRT", $$; sleep 5', '1, 0 passed, 1 failed', qr/signal 6/);
    closes_with('an end in the middle', 'print "1..3\nok 1\n"; exit 0', '1, 1 passed, 1 failed', qr/planned 3 tests but ran 1/);
    closes_with('an end in the middle, without a plan', 'use Test::More; ok(1); exit 0', '1, 1 passed, 1 failed', qr/No plan found/);
    closes_with('death outside a story', 'use Test::More; ok(1); die "oh"; done_testing', '1, 1 passed, 1 failed', qr/^    oh at /m);
    closes_with('no test at all', 'exit 0', '1, 0 passed, 1 failed', qr/no test/);
    closes_with('a plan for none', 'print "1..0\n"', '1, 0 passed, 1 failed', qr/no test/);
    closes_with('more tests than planned', 'print "1..1\nok 1\nok 2\n"', '1, 2 passed, 1 failed', qr/planned 1 tests but ran 2/);
    closes_with('a bad exit code behind good tests', 'print "1..1\nok 1\n"; exit 23', '1, 1 passed, 1 failed', qr/exit code 23/);
    {
        local $ENV{TEST_SECONDS} = 1;
        closes_with('one that hangs', 'print "1..1\nok 1\n"; $| = 1; print ""; sleep 30', '1, 1 passed, 1 failed', qr/took too long/);
    }
    closes_with('all skipped, with a reason', 'print "1..0 # SKIP no net\n"', '1, 0 passed, 0 failed', qr/1 skipped \(no net\)/);
    closes_with('a program with a fault of syntax', 'my $x = ;', '1, 0 passed, 1 failed', qr/syntax error/);
};

subtest 'a story that dies' => sub {
    closes_with('fails, and the next is told', "use lib '$FindBin::Bin/../e2e'; use Agahi; use Test::More;"
            . 'story "first" => sub { ok(1, "a"); die "oh" }; story "second" => sub { ok(1, "b") }; done_testing',
        '1, 2 passed, 1 failed', qr/oh at /);
};

subtest 'unit suites are found in rooms' => sub {
    program('tests/test_one', "#!/bin/sh\nprintf '1..1\\nok 1 - one\\n'\n");
    program('tests/room/test_two', "#!/bin/sh\nprintf 'TAP version 13\\n1..2\\nok 1 - two\\nok 2 # SKIP three\\n# ok - tests/unit/room/test_two.c\\n'\n");
    program('tests/room/test_two.o', 'no program');
    my @found = split /\n/, qx{$^X '$runner' --list '$build'};
    is(join(' ', grep { m{/tests/} } map { s/^\Q$build\E//r } grep { /^\Q$build\E/ } @found), '/tests/room/test_two /tests/test_one', 'at any depth');
    my ($code, $last) = run_tests("$build/tests/test_one", "$build/tests/room/test_two");
    is("$code, $last", '0, 2 passed, 0 failed', 'and run');
};

done_testing;
