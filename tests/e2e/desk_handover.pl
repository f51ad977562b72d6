#!/usr/bin/perl
# What can become of an edition between desk and gateway: refused for each reason and mended, overtaken while it waits for
# its time, taken back at the gateway, and a folder that is gone or full. Told to people in their own words, in both languages.
use strict;
use warnings;
use utf8;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Desk;
use Digest::SHA qw(sha256_hex);
use HTTP::Tiny;
use JSON::PP;
use Time::HiRes qw(sleep time);

my $desk = Desk->new;
my $site = $desk->{site};
my ($spool, $port) = ("$desk->{folder}/spool", Agahi::free_port());
$site->replace_config(sub { $_[0] .= "admin = { listen = \"127.0.0.1:$port\"; };\n" });
# With examples, so that editions bring what was learned.
my $examples = $site->write('examples.csv', "topic,lang,text\n" . join('', map { "vote,en,how do i cast my vote number $_ today\nregister,en,my name is not on list $_ please help\nfallback,en,send me balance $_ rupees\n" } 1 .. 12));
is(($site->agahi('import', 'conf/messages.csv', '--placeholders', 'conf/placeholders.csv', '--menus', 'conf/menus.csv', '--examples', $examples, '--anyway'))[0], 0, 'a set with examples is live');
$site->start;
$desk->start;
$desk->wait_for(15, sub { -e "$spool/out/live.agahi" });
my $admin = $desk->browser('admin');
$admin->enter((($desk->command('--invite', 'admin'))[1] =~ m{(/invitation/[\w-]+)})[0]);
$desk->{people}{admin} = $admin;
my ($saima, $ahmed, $zara) = map {
    my ($name, $role) = @$_;
    my $link = $admin->invite($name, $role);
    $desk->confirm($link);
    $desk->{people}{$name} = $desk->browser($name)->enter($link);
} ['saima', 'editor'], ['ahmed', 'signer'], ['zara', 'signer'];
$desk->wait_for(15, sub { $desk->value('SELECT count(*) FROM edition WHERE number > 0') });

my %state = (draft => 0, review => 1, approved => 2, sent => 3, scheduled => 4, live => 5, retired => 6);
sub state_of { return $desk->value("SELECT state FROM edition WHERE id = $_[0]") }
sub becomes { my ($draft, $state, $seconds) = @_; return $desk->wait_for($seconds // 20, sub { state_of($draft) == $state{$state} }) }

sub hand_over { # from wherever it is before
    my ($draft) = @_;
    if (state_of($draft) == $state{draft}) { return 0 if $saima->act($draft, 'submit')->{status} != 303 }
    $desk->wait_for(120, sub { state_of($draft) >= $state{review} }) or return 0; # it may have to learn
    $ahmed->act($draft, 'approve');
    $ahmed->act($draft, 'send');
    return $desk->value("SELECT count(*) FROM audit WHERE what = 'hand-over' AND about = 'draft $draft'") > 0;
}

sub written { # a draft with another text
    my ($text) = @_;
    my $draft = $saima->draft;
    $saima->save($draft, 'vote', 'en', $text);
    return $draft;
}

sub shown { my ($browser, $path) = @_; return Browser::unescape($browser->get($path)->{html}) }
sub speaks { my ($browser, $language) = @_; $browser->post('/language', [language => $language, back => '/']) }

sub in_both { # what its pages say in English, and in Urdu
    my ($draft, $english, $urdu, $what) = @_;
    for ([en => $english], [ur => $urdu]) {
        my ($language, $words) = @$_;
        speaks($saima, $language);
        ok(shown($saima, "/review/$draft") =~ $words, "$what ($language)");
        ok(shown($saima, "/set/$draft") =~ $words, "  and where it is written ($language)");
    }
    speaks($saima, 'en');
}

# Changes the only file that waits while the gateway is stopped.
sub change_file {
    my ($change) = @_;
    my ($path) = glob("$spool/in/*.agahi") or return fail('nothing waits');
    my $octets = Desk::slurp($path);
    $change->($octets);
    open(my $file, '>:raw', $path) or die;
    print $file $octets;
    close $file;
    utime(time() - 60, time() - 60, $path);
}

story 'names' => sub {
    my $draft = written('Voting day: names.');
    ok(hand_over($draft) && becomes($draft, 'live'), 'an edition goes live');
    like(($site->agahi('history'))[1], qr/live .* by .?Saima.?, published by .?Ahmed.?, made from 1 .*approved by ahmed/, 'agahi history has who wrote it, who handed it over, who approved it');
    like(($site->agahi('show-edition', '2'))[1], qr/by .?Saima.?, published by .?Ahmed.?/, 'agahi show-edition too');
    my $told = $desk->wait_for(10, sub { my $content = HTTP::Tiny->new->get("http://127.0.0.1:$port/content"); my $json = $content->{success} && decode_json($content->{content}); $json && ($json->{live}{number} // 0) == 2 && $json });
    is("$told->{live}{by} $told->{live}{published_by}", 'Saima Ahmed', 'GET /content as well');
    like($told->{live}{note}, qr/approved by ahmed/, 'with who approved it');
    is($desk->value('SELECT published_by FROM edition WHERE number = 2'), 'Ahmed', 'the desk keeps it, whichever of live.agahi and the answer came first');
    my ($row) = $saima->get('/schedule')->{html} =~ m{(<tr[^>]*>(?:(?!</tr>).)*?A draft of saima.*?</tr>)}s;
    like($row // '', qr/Ahmed.*Ahmed/s, 'and shows both in its list of what was live');
    like(Desk::slurp("$spool/out/live.agahi"), qr/^by Saima\nsent-by Ahmed\n/m, 'as live.agahi has it');
};

story 'a file that is damaged on its way' => sub {
    my $draft = written('Voting day: damaged.');
    $site->stop;
    ok(hand_over($draft), 'it is handed over, and the gateway is away');
    change_file(sub { substr($_[0], -9, 1) = chr(ord(substr($_[0], -9, 1)) ^ 1) });
    $site->start;
    ok(becomes($draft, 'draft'), 'it comes back');
    in_both($draft, qr/did not arrive whole/, qr/فائل پوری نہیں پہنچی/, 'people read why, and what to do');
    ok(shown($saima, "/review/$draft") =~ /not the octets whose hash/, 'with the words of the gateway');
    ok(hand_over($draft) && becomes($draft, 'live'), 'handed over again it goes live');
    is($desk->value("SELECT refused FROM edition WHERE id = $draft"), '', 'and nothing of it is left');
};

story 'what was learned is damaged' => sub {
    my $draft = written('Voting day: unlearned.');
    $site->stop;
    ok(hand_over($draft), 'it is handed over, and the gateway is away');
    change_file(sub {
        my ($length) = $_[0] =~ /^model \w{64} sha256:\w{64} (\d+)$/m or return fail('it brings no model');
        my $model = 'AGAHI' . ('x' x ($length - 5));
        my $hash = sha256_hex($model);
        $_[0] = substr($_[0], 0, -$length) . $model;
        $_[0] =~ s/^(model \w{64} sha256:)\w{64}/$1$hash/m;
    });
    $site->start;
    ok(becomes($draft, 'draft'), 'it comes back');
    in_both($draft, qr/what was learned from the examples/, qr/مثالوں سے سیکھا ہوا حصہ/, 'people read why, and what to do');
    ok(hand_over($draft) && becomes($draft, 'live'), 'handed over again it goes live');
};

# 8300 stands in texts of the sample: whoever writes there must not be sent there.
story 'an error of the check at the gateway' => sub {
    my $draft = written('Voting day: faulty.');
    $site->stop;
    $site->replace_config(sub { $_[0] =~ s/short_codes = \[ "8301" \]/short_codes = [ "8300" ]/ or die });
    $site->start;
    ok(hand_over($draft), 'it is handed over to a gateway of another code');
    ok(becomes($draft, 'draft'), 'it comes back');
    in_both($draft, qr/its check found errors/, qr/اس کی جانچ میں غلطیاں ملیں/, 'people read why, and what to do');
    ok(shown($saima, "/review/$draft") =~ /check finds \d+ error.*8300/, 'with the errors');
    $site->stop;
    $site->replace_config(sub { $_[0] =~ s/short_codes = \[ "8300" \]/short_codes = [ "8301" ]/ or die });
    $site->start;
    ok(hand_over($draft) && becomes($draft, 'live'), 'once that is mended it goes live');
};

story 'a topic that would vanish' => sub {
    my $draft = written('Voting day: a topic less.');
    my $topic = $desk->value("SELECT topic FROM message WHERE edition = $draft AND topic NOT IN ('vote', 'help', 'fallback', 'register') AND topic NOT IN (SELECT target FROM menu_item) LIMIT 1");
    ok($topic, "without $topic");
    $desk->change("DELETE FROM keyword WHERE edition = $draft AND topic = '$topic'; DELETE FROM message WHERE edition = $draft AND topic = '$topic'");
    if (hand_over($draft)) {
        ok(becomes($draft, 'draft'), 'without being said so, it comes back');
        in_both($draft, qr/meant to vanish/, qr/واقعی ہٹانی ہیں/, 'people read what to do');
    } else {
        pass('the desk does not let it go without being said so');
    }
    $zara->act($draft, 'plan', fields => { from => '', 'may-lose' => '1' });
    ok(hand_over($draft) && becomes($draft, 'live'), 'said so, it goes live');
};

sub night_shift { # publishes what was live before, by the command line
    my ($code, undef, $errors) = $site->agahi('publish', '2', '--by', 'night shift', '--anyway');
    is($code, 0, 'agahi publish makes another edition live') or diag($errors);
    ok($desk->wait_for(15, sub { $desk->value("SELECT number FROM edition WHERE state = $state{live} AND published_by = 'night shift'") }), 'and the desk hears of it');
}

sub up_to_date { # one's own stays
    my ($draft) = @_;
    my $page = $saima->get("/set/$draft/update");
    my %choices = $page->{html} =~ /name="(choice-\d+)"[^>]*value="(mine-[^"]+)"/g;
    return $saima->submit($page, qr{/$draft/update$}, %choices, -options => { stay => 1 });
}

sub scheduled {
    my ($text) = @_;
    my $draft = written($text);
    $zara->act($draft, 'plan', fields => { from => '2099-02-07T00:00' });
    hand_over($draft);
    ok(becomes($draft, 'scheduled'), 'an edition waits for its time');
    return $draft;
}

sub name_of { my ($draft) = @_; return 'edition-' . substr($desk->value("SELECT hash FROM edition WHERE id = $draft"), 0, 8) }

story 'overtaken while it waits for its time' => sub {
    my $draft = scheduled('Voting day: later.');
    night_shift();
    for ([en => qr/Another edition has gone live since/], [ur => qr/دوسری اشاعت جاری ہو چکی/]) {
        speaks($ahmed, $_->[0]);
        ok(shown($ahmed, "/review/$draft") =~ $_->[1], "its page says that it will be refused ($_->[0])");
    }
    speaks($ahmed, 'en');
    ok(Browser::has_form($ahmed->get("/review/$draft"), qr{/callback$}), 'and a signer may ask for it back');
    my $name = name_of($draft);
    system('sqlite3', '-cmd', '.timeout 5000', "$site->{folder}/content.db", 'UPDATE edition SET at_ms = ' . int((time() + 1) * 1000) . " WHERE name = '$name'") == 0 or die;
    ok($site->wait_log(qr/event=schedule_refused/, 10), 'at its time the gateway refuses it');
    ok(becomes($draft, 'draft'), 'it comes back');
    in_both($draft, qr/another edition went live since it was made/, qr/دوسری اشاعت جاری ہو گئی/, 'people read why, and what to do');
    is(up_to_date($draft)->{status}, 303, 'it is brought up to date');
    $zara->act($draft, 'plan', fields => { from => '' });
    ok(hand_over($draft) && becomes($draft, 'live'), 'and goes live') or diag(state_of($draft), $desk->value("SELECT refused FROM edition WHERE id = $draft"));
    like($site->ask_on_paper('VOTE'), qr/^Voting day: later/, 'for citizens too');
};

story 'taken back at the gateway' => sub {
    my $draft = scheduled('Voting day: taken back.');
    my ($code, undef, $errors) = $site->agahi('unschedule', name_of($draft));
    is($code, 0, 'agahi unschedule takes it back') or diag($errors);
    ok(becomes($draft, 'draft'), 'it comes back');
    in_both($draft, qr/took it back at the gateway itself/, qr/خود گیٹ وے پر واپس لے لیا/, 'people read that');
    $saima->act($draft, 'giveup');
};

sub banner { my ($language) = @_; speaks($saima, $language); return shown($saima, '/schedule') }

sub approved {
    my ($text) = @_;
    my $draft = written($text);
    $saima->act($draft, 'submit');
    $ahmed->act($draft, 'approve');
    return $draft;
}

story 'a folder that is gone' => sub {
    my $draft = approved('Voting day: by itself.');
    rename("$spool/in", "$spool/gone") or die;
    is($ahmed->act($draft, 'send')->{status}, 303, 'handing over is no error');
    ok(shown($ahmed, "/review/$draft") =~ /the desk tries every ten seconds/, 'its page says that it waits');
    ok($desk->wait_for(25, sub { banner('en') =~ /folder between the desk and the gateway is not there/ }), 'every page says what is wrong');
    ok(banner('ur') =~ /درمیان کا فولڈر موجود نہیں/, 'in Urdu too');
    is($saima->save($saima->draft, 'vote', 'en', 'Meanwhile.')->{status}, 303, 'and everybody goes on writing');
    rename("$spool/gone", "$spool/in") or die;
    ok(becomes($draft, 'live', 30), 'when it is there again, the edition goes by itself');
    ok($desk->wait_for(15, sub { banner('en') !~ /is not there\./ }), 'and nothing is wrong any more');
    like(Desk::slurp($desk->{log}), qr/event=edition_sent editions=1/, 'the log has it');
    is(() = Desk::slurp($desk->{log}) =~ /event=handover_unfinished/g, 1, 'and the trouble once');
};

story 'a full disk' => sub {
    plan skip_all => 'only root can fill a disk' if $> != 0;
    my $draft = approved('Voting day: full.');
    system("mount -t tmpfs -o size=16k,mode=0777 tmpfs $spool/in 2>/dev/null") == 0 or plan skip_all => 'nothing can be mounted here';
    eval {
        is($ahmed->act($draft, 'send')->{status}, 303, 'handing over is no error');
        ok($desk->wait_for(25, sub { banner('en') =~ /The disk with the folder of the gateway is full/ }), 'every page says that the disk is full');
        is(join(' ', map { s{.*/}{}r } glob("$spool/in/*")), '', 'nothing half lies there');
        system("mount -o remount,size=64m $spool/in") == 0 or die;
        ok(becomes($draft, 'live', 40), 'when there is room, it goes by itself, and live');
        1;
    } or diag($@);
    system("umount $spool/in");
};

is($desk->stop, 0, 'the desk ends well');
is($site->stop, 0, 'the daemon too');
unlike(Desk::slurp($desk->{log}), qr/Sanitizer|runtime error/, 'without a word of the sanitizers');
done_testing;
