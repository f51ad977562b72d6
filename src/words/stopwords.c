#include "agahi/words/stopwords.h"

#include <stddef.h>
#include <string.h>

// clang-format off
/* After folding: small letters, ی for ي, no apostrophes (don't: don t). */
static const struct {
	const char *tag;
	const char *words;
} lists[] = {
	{ "en",
		"a an the this that these those it its i im me my mine we us our you your he she his her him "
		"they them their is am are was were be been being do does did done doing don t s m re ve ll have "
		"has had having will would shall should can could may might must to of in on at by for from with "
		"within into onto about as if or and but so than then there here what which who whom how why "
		"please plz pls kindly dear sir madam mam hello hi hey aoa salam want wants wanted need needs "
		"needed like tell know get got getting give let go going went come make making take use any some "
		"all no not yes just also too very much more now today after before again only even still way "
		"process procedure method steps step explain happens happen put one ever apply application "
		"facility facilities find out someone somebody anyone people person ask said told say says think "
		"see look brother sister son daughter mother father family uncle aunt mom dad year years month "
		"week day little each other while until till thanks thank thankyou ok okay fine regards "
		"respected" },
	{ "ur",
		"میں مجھے مجھ میرا میری میرے ہم ہمیں ہمارا ہماری ہمارے آپ آپکا کا کی کے کو سے نے پر پہ تک ہے ہیں "
		"ہوں کتنا کتنی کتنے کون کونسا سا سی ہو تھا تھی تھے ہوا ہوئی ہوئے ہوتا ہوتی ہوتے ہونا گا گی گے یہ "
		"وہ اس ان کس جو جس کہ اور یا تو بھی ہی نہ نہیں کیا کیسے کیسی کیسا کریں کرنا کرنے کروں کرتے کرے "
		"کر کرو کرنی کرانا کرانی کرائیں کروانا کروانی کروائیں چاہیے چاہئے چاہتا چاہتی لیے لئے بتائیں بتا "
		"دیں بتاو بتائیے برائے مہربانی پلیز جناب سر السلام علیکم سلام جی اپنا اپنی اپنے ایک کوئی کچھ سب "
		"رہا رہی رہے جائے جاتا جاتی جاتے جائیں گیا گئی گئے سکتا سکتی سکتے ہوگا ہوگی اب ابھی پھر بہت بارے "
		"متعلق والا والی والے دو دیا دینا دینے لینا لینے لیں لے دے آ جا وغیرہ بننا بھائی صاحب ڈالنا "
		"ڈالنے ڈالنی ڈالتے ڈالتا ڈالتی ڈالیں ڈالوں ڈال ڈالا ڈالے لکھا لکھی لکھے دوں دیتے دیتا دیتی کسی "
		"کونسی پتہ معلوم بہن ابو امی بیٹا بیٹی بیٹے اماں ابا جان گھر لگا لگے آئے آنا جانا جاؤں سمجھا "
		"سمجھ الگ سہولت سہولیات طرح جاننا جاننی جگہ کرا کروا سکوں شکریہ ٹھیک اچھا" },
	{ "ur-Latn",
		"mein main mai me mn mujhe mujhay muje mjhe mera meri mere mery hum ham hamen humein hamara "
		"hamari hamare aap ap apka apki apna apni apne apny ka ki ke k kay ko se say ne par pe per pr "
		"tak hai hain he h hy hen hn ho hun hoon hu tha thi the hua hui huay hue hota hoti hote hona ga "
		"gi ge yeh ye yah woh wo wh is us un in kis jo jis keh aur or ya to tou bhi hi na nah nahi nahin "
		"nai kya kia kiya kaise kese kaisay kesay kesy kaisi kaisa karein karen krein kren karna krna "
		"karne krne karun karoon karta karte kare kar kr karo kro karni krni karana karwana krwana "
		"karwani krwani karwain karwaen chahiye chahie chahye chahta chahti liye lie lye batain batayein "
		"bataen bata batao btao btain btayen dein den de do diya dena dene le len lena plz please sir "
		"janab salam aoa assalam alaikum bhai jan koi kuch kch sab raha rahi rahe jaye jata jati jate "
		"jayein gaya gayi gai gaye sakta sakti sakte skta skti skte hoga hogi ab abhi phir bohat boht "
		"bahut wala wali wale baray bare konsa kon kaun konsi sa si ji jee plzz honi hon hojaye aa ja "
		"kitna kitni kitne kaunsa dalna daalna dalne dalny dalni dalte dalta dalti dalen dale dalun "
		"daalun dal daal dala likha likhi dun doon dete deta deti kisi maloom pata behan abbu ammi abba "
		"beta beti ghar laga lage aye aaye ana aana jana jaun samjha alag sahulat tarah janna janni kara "
		"krwa jagah shukria shukriya theek thik acha achha ata ate baad pehle mil milega chal" },
};

static const char names[] =
	"pakistan pakistani lahore karachi islamabad rawalpindi pindi multan faisalabad peshawar quetta "
	"hyderabad sialkot gujranwala gujrat sargodha bahawalpur sukkur larkana mardan swat abbottabad "
	"punjab sindh sind kpk balochistan baluchistan kashmir gilgit پاکستان پاکستانی لاہور کراچی اسلام "
	"آباد راولپنڈی پنڈی ملتان فیصل پشاور کویٹہ کوئٹہ حیدرآباد سیالکوٹ گوجرانوالہ گجرات سرگودھا "
	"بہاولپور سکھر لاڑکانہ مردان سوات پنجاب سندھ بلوچستان خیبر پختونخوا کشمیر گلگت";
// clang-format on

const char *stopwords_of(const char *language_tag)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (strcmp(lists[i].tag, language_tag) == 0)
			return lists[i].words;
	}
	return NULL;
}

const char *stopwords_names(void)
{
	return names;
}
