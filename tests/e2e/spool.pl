#!/usr/bin/perl
# Editions that are handed over by a folder: taken, scheduled, refused, and done once whatever happens; and what the daemon
# tells by the same folder.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Agahi;
use JSON::PP;
use HTTP::Tiny;
use POSIX qw(strftime);
use Time::HiRes qw(sleep time);

sub json { return decode_json($_[0]) }

sub octets_of {
    my ($path) = @_;
    open(my $file, '<:raw', $path) or return undef;
    local $/;
    return <$file> // '';
}

sub put { # as the desk does: beside its name, then renamed
    my ($site, $name, $octets) = @_;
    my $path = "$site->{folder}/spool/in/$name";
    open(my $file, '>:raw', "$path.new") or die "$name: $!";
    print $file $octets;
    close $file or die;
    rename("$path.new", $path) or die;
}

sub within_seconds {
    my ($seconds, $is) = @_;
    my $until = time() + $seconds;
    while (time() < $until) {
        my $got = $is->();
        return $got if $got;
        sleep 0.05;
    }
    return undef;
}

# The answer, once the file it is about is gone.
sub answer {
    my ($site, $name) = @_;
    my $spool = "$site->{folder}/spool";
    within_seconds(10, sub { -e "$spool/out/$name.answer" && !-e "$spool/in/$name.agahi" }) or return {};
    return json(octets_of("$spool/out/$name.answer"));
}

sub state { my ($site) = @_; return json(octets_of("$site->{folder}/spool/out/state.json") // '{}') }

sub site_with_folder {
    my ($site) = @_;
    $site->replace_config(sub { $_[0] .= "content = { spool = \"$site->{folder}/spool\"; };\n" });
    mkdir "$site->{folder}/spool$_" for '', '/in', '/out';
    return $site;
}

sub sheet { # the sample's messages with other words for VOTE
    my ($site, $words) = @_;
    open(my $file, '<:utf8', 'conf/messages.csv') or die;
    my $text = do { local $/; <$file> };
    $text =~ s/Polling day: 1\)/$words: 1)/ or die;
    return $site->write('edited.csv', $text);
}

# An edition file with these words, made from what is live, of which the store itself keeps nothing.
sub edition {
    my ($site, $words, @more) = @_;
    my ($code, undef, $errors) = $site->agahi('import', sheet($site, $words), '--draft', 'made', '--by', 'Saima', '--title', $words, @more);
    die $errors if $code != 0;
    my $path = "$site->{folder}/made.agahi";
    ($code, undef, $errors) = $site->agahi('export', '--draft=made', $path);
    die $errors if $code != 0;
    $site->agahi('discard', 'made');
    return octets_of($path);
}

sub numbers { # of editions, the newest first
    my ($site) = @_;
    return map { $_->{number} // () } @{ json(Encode::encode('UTF-8', ($site->agahi('history', '--json'))[1])) };
}

story 'a file in the folder is what citizens get' => sub {
    my ($site, $peer) = Agahi->bound(configure => sub { });
    $site->stop;
    $peer->close;
    my $port = Agahi::free_port();
    site_with_folder($site);
    $site->replace_config(sub { $_[0] .= "admin = { listen = \"127.0.0.1:$port\"; };\n" });
    $site->start;
    ($peer) = $site->accept_pair($site->{listener}, 0);
    my $ask = sub { (Agahi::ask($peer, 'VOTE', 0, source_addr => 923000000000 + int(rand(1e9))))[1]{text} // '' };
    like($ask->(), qr/^Polling day/, 'before, they get what is live');
    my $made = edition($site, 'Voting day');
    $made =~ s/^(audit|$)/approved Ahmed Ali 2026-11-26T10:00:00Z\n$1/m;
    my $begun = time();
    put($site, 'edition-2.agahi', $made);
    my $answer = answer($site, 'edition-2');
    is("$answer->{file} $answer->{result} $answer->{number}", 'edition-2.agahi accepted 2', 'it is accepted, as the next edition');
    is(within_seconds(5, sub { $ask->() =~ /^Voting day/ }), 1, 'and is what they get');
    cmp_ok(time() - $begun, '<', 4, 'within seconds');
    ok($site->wait_log(qr/event=edition_accepted edition=2 file="edition-2.agahi" by="Saima"/), 'the host reads of it');
    like(($site->agahi('history'))[1], qr/^ +2  live .* by Saima, made from 1  .?Voting day.?  \(approved by Ahmed Ali\)$/m, 'and history has who approved it');
    my $told = within_seconds(5, sub { my $state = state($site); ($state->{live}{number} // 0) == 2 && $state });
    is("$told->{live}{by} $told->{live}{title}", 'Saima Voting day', 'state.json has what is live');
    my $live = octets_of("$site->{folder}/spool/out/live.agahi");
    like($live, qr/\Aagahi-edition 1\nnumber 2\nbase 1 sha256:\w{64}\n/, 'live.agahi is it, with its number');
    like($live, qr/^published 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/m, 'and when that was');
    is(join(' ', map { sprintf('%o', (stat "$site->{folder}/spool/out/$_")[2] & 07777) } 'live.agahi', 'state.json', 'edition-2.answer'), '640 640 640', 'for the group of the folder');
    my $http = HTTP::Tiny->new->get("http://127.0.0.1:$port/content");
    is(json($http->{content})->{live}{hash}, $told->{live}{hash}, 'GET /content gives the same') or diag($http->{status});
    ok(within_seconds(10, sub { -s "$site->{folder}/spool/out/figures.db" }), 'the figures lie there too');

    # What `agahi publish` does meanwhile.
    my ($code) = $site->agahi('publish', '1', '--by', 'night');
    is($code, 0, 'somebody publishes by hand');
    ok(within_seconds(5, sub { (octets_of("$site->{folder}/spool/out/live.agahi") // '') =~ /\Aagahi-edition 1\nnumber 3\n/ }), 'live.agahi is that one');
    put($site, 'again.agahi', octets_of("$site->{folder}/spool/out/live.agahi"));
    $answer = answer($site, 'again');
    is("$answer->{result} $answer->{number}", 'accepted 3', 'what is live is accepted again');
    is(join(' ', numbers($site)), '3 2 1', 'and not published again');
    put($site, 'late.agahi', $made);
    is(answer($site, 'late')->{number}, 2, 'a file that was accepted once is answered the same') or diag(explain(answer($site, 'late')));
    is(join(' ', numbers($site)), '3 2 1', 'and nothing else');
    is($site->stop, 0, 'the daemon ends well');
};

story 'what is refused' => sub {
    my $site = site_with_folder(Agahi->new);
    $site->import_sample;
    my $made = edition($site, 'Voting day');
    my ($code) = $site->agahi('import', sheet($site, 'Election day'), '--by', 'urgent');
    is($code, 0, 'another edition goes live');
    put($site, 'overtaken.agahi', $made);
    put($site, 'damaged.agahi', do { my $octets = edition($site, 'Day'); substr($octets, -9, 1, 'Z'); $octets });
    put($site, 'cut.agahi', substr($made, 0, 5000));
    put($site, 'strange.agahi', "PK\3\4 and so on\n");
    symlink('/etc/passwd', "$site->{folder}/spool/in/link.agahi");
    mkdir "$site->{folder}/spool/in/folder.agahi";
    put($site, 'notes.txt', 'hello');
    $_ = edition($site, 'Day');
    s/^content /content of /m;
    put($site, 'header.agahi', $_);
    utime(time() - 60, time() - 60, "$site->{folder}/spool/in/$_.agahi") for qw(damaged cut strange header);
    $site->start;
    my $answer = answer($site, 'overtaken');
    is("$answer->{result} $answer->{refusal}", 'refused overtaken', 'an edition that was overtaken');
    like($answer->{reason}, qr/^overtaken: edition 2 went live since, at \S+Z, by urgent; this one was made from edition 1$/, 'is told by which') or diag(explain($answer));
    my %reasons = (damaged => qr/not the octets whose hash/, cut => qr/was not copied whole/, strange => qr/^line 1: .*no edition file/,
        link => qr/it is a link/, header => qr/^line \d+: this is how it should look: content sha256/);
    for my $name (sort keys %reasons) {
        $answer = answer($site, $name);
        is("$answer->{result} $answer->{refusal}", 'refused damaged', "$name is refused");
        like($answer->{reason}, $reasons{$name}, 'and told why');
    }
    ok(-d "$site->{folder}/spool/in/folder.agahi" && -e "$site->{folder}/spool/in/notes.txt", 'what is no edition by its name or kind is left');
    ok($site->wait_log(qr/event=edition_refused file="overtaken.agahi" by="Saima" reason="overtaken: /), 'the host reads of it');
    my $bad = edition($site, 'Day');
    is(join(' ', numbers($site)), '2 1', 'nothing went live');
    like($site->ask_on_paper('VOTE'), qr/^Election day/, 'and citizens get what they got');
    open(my $slow, '>:raw', "$site->{folder}/spool/in/slow.agahi") or die;
    $slow->autoflush(1);
    print $slow substr($bad, 0, 20000);
    sleep 1.2;
    print $slow substr($bad, 20000);
    close $slow;
    is(answer($site, 'slow')->{result}, 'accepted', 'one that is still being written is waited for') or diag(explain(answer($site, 'slow')));
    is($site->stop, 0, 'the daemon ends well');
};

story 'by hand' => sub {
    my $site = Agahi->new;
    $site->import_sample;
    my $made = edition($site, 'Voting day');
    my $path = "$site->{folder}/voting.agahi";
    open(my $file, '>:raw', $path) or die;
    print $file $made;
    close $file;
    my ($code, $out, $errors) = $site->agahi('edition', 'show', $path);
    is($code, 0, 'what a file says is shown') or diag($errors);
    like($out, qr/made from edition 1\n  title +.?Voting day.?\n  by +Saima\n/, 'with title and name') or diag($out);
    like($out, qr/^beside edition 1, which it was made from and is live here: 1 text changed$/m, 'and what would change');
    $out = `env -u AGAHI_BUILD $site->{build}/agahi edition show $path 2>&1`;
    is($?, 0, 'also where no gateway is') or diag($out);
    ($code, $out) = $site->agahi('accept', $path);
    is($code, 0, 'it is accepted');
    like($out, qr/^accepted: it is edition 2, live since 20/, 'and told');
    ($code, $out) = $site->agahi('accept', '--json', $path);
    is(json($out)->{number}, 2, 'twice is the same');
    $site->agahi('publish', '1', '--by', 'night');
    my $other = $site->write('other.agahi', '');
    ($code, undef, $errors) = $site->agahi('accept', $other);
    is($code, 1, 'an empty file is not');
    like($errors, qr/^refused: line 1: the file ends here/, 'and told');
    $made =~ s/^base 1 /base 2 /m;
    open($file, '>:raw', $path) or die;
    print $file $made;
    close $file;
    ($code, undef, $errors) = $site->agahi('accept', $path);
    is($code, 3, 'nor one that was overtaken');
    like($errors, qr/^refused: overtaken: edition 3 went live since/, 'and told by which');
    ($code, undef, $errors) = $site->agahi('export', '--edition', '9', $path);
    is($code, 1, 'there is no file of an edition that is not there');
    like($errors, qr/there is no edition or draft "9"/, 'and that is said');
};

story 'what was learned comes along' => sub {
    my $site = site_with_folder(Agahi->new);
    $site->import_sample;
    my $examples = $site->write('examples.csv', "topic,lang,text\n" . join('', map { "vote,en,how do i cast my vote number $_ today\nregister,en,my name is not on list $_ please help\nfallback,en,send me balance $_ rupees\n" } 1 .. 12));
    my $made = edition($site, 'Voting day', '--examples', $examples, '--anyway');
    like($made, qr/^model \w{64} sha256:\w{64} \d+$/m, 'a set with examples takes its model along');
    my ($length) = $made =~ /^model \w{64} sha256:\w{64} (\d+)$/m;
    my $without = substr($made, 0, -$length) =~ s/^model .*\n//mr;
    my $another = $made =~ s/^model (.)/'model ' . ($1 eq '0' ? '1' : '0')/emr;
    put($site, 'without.agahi', $without);
    put($site, 'another.agahi', $another);
    $site->start;
    my $answer = answer($site, 'without');
    is("$answer->{result} $answer->{refusal}", 'refused unlearned', 'without it, it is refused');
    like($answer->{reason}, qr/^it has 36 examples, and what was learned from them is not in the file/, 'and told') or diag(explain($answer));
    is(answer($site, 'another')->{refusal}, 'unlearned', 'nor with that of another set');
    put($site, 'whole.agahi', $made);
    is(answer($site, 'whole')->{result}, 'accepted', 'with it, it goes live');
    ok($site->wait_log(qr/event=content_loaded edition=2/), 'and is used');
    unlike($site->log_text, qr/event=model_missing/, 'with what was learned');
    like(octets_of("$site->{folder}/spool/out/live.agahi"), qr/^model /m, 'which live.agahi has too') if within_seconds(5, sub { (state($site)->{live}{number} // 0) == 2 });
    is($site->stop, 0, 'the daemon ends well');
};

story 'for a time to come' => sub {
    my $site = site_with_folder(Agahi->new);
    $site->import_sample;
    my $made = edition($site, 'Voting day');
    my $due = int(time()) + 8;
    my $from = sub { my $at = strftime('%Y-%m-%dT%H:%M:%SZ', gmtime($_[0])); $made =~ s/^content /from $at\ncontent /mr };
    $site->start;
    put($site, 'later.agahi', $from->($due + 3600));
    my $answer = answer($site, 'later');
    is("$answer->{result} $answer->{at_ms}", 'scheduled ' . ($due + 3600) * 1000, 'it waits');
    put($site, 'sooner.agahi', $from->($due));
    $answer = answer($site, 'sooner');
    is("$answer->{result} $answer->{at_ms}", 'scheduled ' . $due * 1000, 'another time for it takes the place of the first');
    my ($waits, @more) = @{ within_seconds(5, sub { my $state = state($site); @{ $state->{scheduled} } && $state->{scheduled}[0]{at_ms} == $due * 1000 && $state })->{scheduled} };
    is("$waits->{title} $waits->{at_ms}", 'Voting day ' . $due * 1000, 'state.json has it');
    is(scalar(@more), 0, 'once');
    ok($site->wait_log(qr/event=edition_published edition=2 replaces=1 by="Saima"/, 12), 'at its time it goes live');
    put($site, 'again.agahi', $from->($due));
    is(answer($site, 'again')->{number}, 2, 'and is not taken twice');
    is(join(' ', numbers($site)), '2 1', 'ever');

    $made = edition($site, 'Silence');
    put($site, 'silence.agahi', $from->($due + 3600));
    is(answer($site, 'silence')->{result}, 'scheduled', 'another waits');
    put($site, 'withdrawn.agahi', $from->($due + 3600) =~ s/^content /withdrawn yes\ncontent /mr);
    is(answer($site, 'withdrawn')->{result}, 'withdrawn', 'and is withdrawn');
    ok(within_seconds(5, sub { !@{ state($site)->{scheduled} // [1] } }), 'so nothing waits any more');

    # Overtaken while it waits.
    $made = edition($site, 'Election day');
    $due = int(time()) + 6;
    put($site, 'next.agahi', $from->($due));
    is(answer($site, 'next')->{result}, 'scheduled', 'another waits');
    $site->agahi('publish', '1', '--by', 'urgent');
    ok($site->wait_log(qr/event=schedule_refused/, 10), 'but is overtaken');
    my ($refused) = @{ (within_seconds(5, sub { my $state = state($site); @{ $state->{refused} } && $state }) // {})->{refused} };
    like($refused->{reason}, qr/edition 3 \(urgent\) is live now/, 'state.json has why');
    put($site, 'next2.agahi', $from->($due));
    is(answer($site, 'next2')->{refusal}, 'overtaken', 'and so is the answer from then on');
    is($site->stop, 0, 'the daemon ends well');
};

story 'killed in the middle, it is done once' => sub {
    my $site = site_with_folder(Agahi->new);
    my $out = "$site->{folder}/spool/out";
    $site->import_sample;
    rename($out, "$out.gone");
    $site->start;
    put($site, 'edition-2.agahi', edition($site, 'Voting day'));
    ok(within_seconds(10, sub { (numbers($site))[0] == 2 }), 'it went live, and the answer cannot be written');
    ok($site->wait_log(qr/event=spool_unusable reason="[^"]*out/), 'which is told') or diag($site->log_text);
    $site->stop('KILL');
    rename("$out.gone", $out);
    $site->start;
    my $answer = answer($site, 'edition-2');
    is("$answer->{result} $answer->{number}", 'accepted 2', 'the next life gives the answer');
    is(join(' ', numbers($site)), '2 1', 'and it was done once');
    my $live = 2;
    for my $round (1 .. 6) {
        put($site, "round-$round.agahi", edition($site, "Round $round"));
        sleep rand 1.3;
        $site->stop('KILL');
        $site->start;
        $answer = answer($site, "round-$round");
        is("$answer->{result} $answer->{number}", 'accepted ' . ++$live, "killed $round times");
    }
    is(join(' ', numbers($site)), '8 7 6 5 4 3 2 1', 'each is there once');
    is($site->stop, 0, 'the daemon ends well');
};

story 'a folder that is not there yet' => sub {
    my $site = Agahi->new;
    $site->replace_config(sub { $_[0] .= "content = { spool = \"$site->{folder}/spool\"; };\n" });
    $site->import_sample;
    $site->start;
    ok($site->wait_log(qr/event=spool_unusable .*next="make the folder/), 'is told, with what to do');
    sleep 6;
    is(scalar(() = $site->log_text =~ /event=spool_unusable/g), 1, 'once');
    mkdir "$site->{folder}/spool$_" for '', '/in', '/out';
    ok($site->wait_log(qr/event=spool_usable/), 'and found when it is made');
    ok(within_seconds(10, sub { -e "$site->{folder}/spool/out/live.agahi" }), 'with what is live in it');
    put($site, 'e.agahi', edition($site, 'Voting day'));
    is(answer($site, 'e')->{number}, 2, 'and editions are taken');
    is($site->stop, 0, 'the daemon ends well');
};
story 'what comes is taken at once' => sub {
    my $site = site_with_folder(Agahi->new);
    my ($in, $least) = ("$site->{folder}/spool/in", 99);
    $site->import_sample;
    $site->start;
    within_seconds(5, sub { -e "$site->{folder}/spool/out/live.agahi" });
    my $timed = sub {
        my ($name) = @_;
        my $begun = time();
        put($site, "$name.agahi", "no edition\n");
        utime(time() - 60, time() - 60, "$in/$name.agahi");
        answer($site, $name);
        $least = time() - $begun if time() - $begun < $least;
    };
    $timed->("a$_") for 1 .. 6; # each as soon as the one before is answered
    cmp_ok($least, '<', 0.5, 'and not when a second is over');
    rename($in, "$in.gone");
    mkdir $in;
    $least = 99;
    sleep 2.5;
    $timed->("b$_") for 1 .. 6;
    cmp_ok($least, '<', 0.5, 'in another folder in its place too');
    unlike($site->log_text, qr/event=folder_polled/, 'as the system tells of it');
    is($site->stop, 0, 'the daemon ends well');
};

done_testing;
