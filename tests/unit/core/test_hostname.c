#include "hostname.h"
#include "unit.h"

struct row {
	const char *ip, *ptr, *template;
};

static void
parse(const char *ptr, enum ptr_status status, const char *ip, struct hostname *h)
{
	struct addr addr;

	assert_int_equal(addr_parse(ip, &addr), 0);
	memset(h, 0x55, sizeof(*h)); /* every field must be set */
	hostname_parse(ptr, status, &addr, h);
}

static void
check_rows(const struct row *rows, size_t n, enum name_class class)
{
	struct hostname h;
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++) {
		parse(rows[i].ptr, PTR_OK, rows[i].ip, &h);
		if (h.class == class && strcmp(h.template, rows[i].template) == 0)
			continue;
		print_message("%s %s: %s, %s; wanted %s, %s\n", rows[i].ip, rows[i].ptr,
			      name_class_text(h.class), h.template,
			      name_class_text(class), rows[i].template);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* Lines of access providers of the world, with the address in their names. */
static const struct row with_address[] = {
    /* North America */
    {"24.1.92.13", "c-24-1-92-13.hsd1.il.comcast.net", "c-@.hsd#.il.comcast.net"},
    {"71.105.2.130", "pool-71-105-2-130.nycmny.fios.verizon.net",
     "pool-@.nycmny.fios.verizon.net"},
    {"66.108.12.7", "cpe-66-108-12-7.nyc.res.rr.com", "cpe-@.nyc.res.rr.com"},
    {"24.39.1.200", "rrcs-24-39-1-200.nys.biz.rr.com", "rrcs-@.nys.biz.rr.com"},
    {"68.100.44.9", "ip68-100-44-9.dc.dc.cox.net", "ip@.dc.dc.cox.net"},
    {"70.164.1.2", "wsip-70-164-1-2.no.no.cox.net", "wsip-@.no.no.cox.net"},
    {"24.181.66.2", "24-181-66-2.dhcp.leds.al.charter.com", "@.dhcp.leds.al.charter.com"},
    {"24.64.62.122", "h24-64-62-122.cg.shawcable.net", "h@.cg.shawcable.net"},
    {"68.153.1.2", "adsl-068-153-001-002.sip.mia.bellsouth.net",
     "adsl-@.sip.mia.bellsouth.net"},
    {"67.34.63.100", "adsl-34-63-100.mia.bellsouth.net", "adsl-@.mia.bellsouth.net"},
    {"75.1.2.3", "adsl-75-1-2-3.dsl.pltn13.sbcglobal.net",
     "adsl-@.dsl.pltn#.sbcglobal.net"},
    {"108.65.1.20", "108-65-1-20.lightspeed.irvnca.sbcglobal.net",
     "@.lightspeed.irvnca.sbcglobal.net"},
    {"70.49.77.1", "bas1-toronto01-1177636097.dsl.bell.ca", "bas#-toronto@.dsl.bell.ca"},
    {"67.68.45.123", "modemcable123.45-68-67.mc.videotron.ca",
     "modemcable@.mc.videotron.ca"},
    {"165.247.210.193", "user-2ivfkm1.dialup.mindspring.com",
     "user-@.dialup.mindspring.com"},
    {"66.47.81.180", "user-112ukdk.biz.mindspring.com", "user-@.biz.mindspring.com"},
    {"154.20.100.7", "d154-20-100-7.bchsia.telus.net", "d@.bchsia.telus.net"},
    {"64.0.57.142", "w142.z064000057.nyc-ny.dsl.cnc.net", "w#.z@.nyc-ny.dsl.cnc.net"},
    {"66.92.157.4", "dsl092-157-004.wdc1.dsl.speakeasy.net",
     "dsl@.wdc#.dsl.speakeasy.net"},
    {"66.60.167.66", "066.dsl6660167.bstatic.surewest.net",
     "#.dsl@.bstatic.surewest.net"},
    {"24.222.172.16", "u172n16.hfx.eastlink.ca", "u@n@.hfx.eastlink.ca"},
    /* Latin America */
    {"189.18.4.20", "189-18-4-20.dsl.telesp.net.br", "@.dsl.telesp.net.br"},
    {"201.6.74.18", "c9064a12.virtua.com.br", "@.virtua.com.br"},
    {"201.51.34.65", "20151034065.user.veloxzone.com.br", "@.user.veloxzone.com.br"},
    {"201.10.77.2", "201-10-77-2.bnut3701.dsl.brasiltelecom.net.br",
     "@.bnut#.dsl.brasiltelecom.net.br"},
    {"189.145.1.2", "dsl-189-145-1-2-dyn.prod-infinitum.com.mx",
     "dsl-@-dyn.prod-infinitum.com.mx"},
    {"200.78.1.44", "dsl-200-78-1-44.prodigy.net.mx", "dsl-@.prodigy.net.mx"},
    {"148.233.9.10", "customer-148-233-9-10.uninet-ide.com.mx",
     "customer-@.uninet-ide.com.mx"},
    {"190.48.1.2", "190-48-1-2.speedy.com.ar", "@.speedy.com.ar"},
    {"190.136.3.12", "host12.190-136-3.telecom.net.ar", "host@.telecom.net.ar"},
    {"190.64.1.2", "r190-64-1-2.dialup.adsl.anteldata.net.uy",
     "r@.dialup.adsl.anteldata.net.uy"},
    {"24.232.154.203", "OL203-154.fibertel.com.ar", "ol@.fibertel.com.ar"},
    {"200.61.171.176", "customer171-176.iplannetworks.net",
     "customer@.iplannetworks.net"},
    {"190.24.1.2", "dynamic-190-24-1-2.dynamic.etb.net.co",
     "dynamic-@.dynamic.etb.net.co"},
    {"190.44.7.31", "pc-31-7-44-190.cm.vtr.net", "pc-@.cm.vtr.net"},
    /* western Europe */
    {"217.231.239.64", "pD9E7EF40.dip.t-dialin.net", "p@.dip.t-dialin.net"},
    {"91.5.12.200", "p5B050CC8.dip0.t-ipconnect.de", "p@.dip#.t-ipconnect.de"},
    {"84.191.21.7", "p54BF1507.dip.t-dialin.net", "p@.dip.t-dialin.net"},
    {"213.23.32.203", "dsl-213-023-032-203.arcor-ip.net", "dsl-@.arcor-ip.net"},
    {"85.179.1.20", "e179001020.adsl.alicedsl.de", "e@.adsl.alicedsl.de"},
    {"81.173.1.2", "xdsl-81-173-1-2.netcologne.de", "xdsl-@.netcologne.de"},
    {"82.123.77.45", "AMontsouris-154-1-12-45.w82-123.abo.wanadoo.fr",
     "amontsouris-#.w@.abo.wanadoo.fr"},
    {"82.123.78.46", "AMontsouris-153-1-9-46.w82-123.abo.wanadoo.fr",
     "amontsouris-#.w@.abo.wanadoo.fr"},
    {"82.66.1.2", "lns-bzn-54-82-66-1-2.adsl.proxad.net", "lns-bzn-@.adsl.proxad.net"},
    {"82.230.1.20", "abc31-2-82-230-1-20.fbx.proxad.net", "abc@.fbx.proxad.net"},
    {"81.66.1.123", "m123.net81-66-1.noos.fr", "m#.net@.noos.fr"},
    {"81.152.7.2", "host81-152-7-2.range81-152.btcentralplus.com",
     "host@.range@.btcentralplus.com"},
    {"90.209.161.178", "5ad1a1b2.bb.sky.com", "@.bb.sky.com"},
    {"83.104.1.2", "dsl-83-104-1-2.zen.co.uk", "dsl-@.zen.co.uk"},
    {"80.58.1.123", "123.Red-80-58-1.pooles.rima-tde.net", "#.red-@.pooles.rima-tde.net"},
    {"80.35.2.11", "11.Red-80-35-2.staticIP.rima-tde.net",
     "#.red-@.staticip.rima-tde.net"},
    {"81.202.3.4", "81.202.3.4.dyn.user.ono.com", "@.dyn.user.ono.com"},
    {"213.96.189.190", "213-96-189-190.uc.nombres.ttd.es", "@.uc.nombres.ttd.es"},
    {"82.54.7.33", "host33-7-dynamic.54-82-r.retail.telecomitalia.it",
     "host@-dynamic.@-r.retail.telecomitalia.it"},
    {"217.56.51.19", "host19-51.pool21756.interbusiness.it",
     "host@.pool@.interbusiness.it"},
    {"151.38.167.208", "adsl-208-167.38-151.net24.it", "adsl-@.net24.it"},
    {"83.132.4.90", "bl4-90.dsl.telepac.pt", "bl@.dsl.telepac.pt"},
    {"81.193.21.5", "bl5-21-5.dsl.telepac.pt", "bl@.dsl.telepac.pt"},
    {"212.186.196.133", "212186196133.klafu.surfer.at", "@.klafu.surfer.at"},
    {"62.178.12.34", "chello062178012034.3.11.vie.surfer.at", "chello@.vie.surfer.at"},
    {"85.0.1.20", "20.1.0.85.dynamic.wline.res.cust.swisscom.ch",
     "@.dynamic.wline.res.cust.swisscom.ch"},
    {"62.2.203.162", "client62-2-203-162.hispeed.ch", "client@.hispeed.ch"},
    {"80.127.1.2", "a80-127-1-2.adsl.xs4all.nl", "a@.adsl.xs4all.nl"},
    {"62.194.60.131", "node-c-3c83.a2000.nl", "node-c-@.a2000.nl"},
    {"212.187.35.123", "c35123.upc-c.chello.nl", "c@.upc-c.chello.nl"},
    {"81.244.7.2", "2.7-244-81.adsl-dyn.isp.belgacom.be", "@.adsl-dyn.isp.belgacom.be"},
    {"84.193.1.20", "d54C10114.access.telenet.be", "d@.access.telenet.be"},
    {"83.227.183.66", "c-42b7e353.04-24-6c6b7011.cust.bredbandsbolaget.se",
     "c-@.cust.bredbandsbolaget.se"},
    {"83.227.1.2", "ua-83-227-1-2.cust.bredbandsbolaget.se",
     "ua-@.cust.bredbandsbolaget.se"},
    {"83.250.1.2", "c83-250-1-2.bredband.comhem.se", "c@.bredband.comhem.se"},
    {"88.112.1.2", "a88-112-1-2.elisa-laajakaista.fi", "a@.elisa-laajakaista.fi"},
    {"84.248.75.123", "dsl-hkibng11-54f84b-123.dhcp.inet.fi", "dsl-hkibng@.dhcp.inet.fi"},
    {"213.243.144.80", "cs144080.pp.htv.fi", "cs@.pp.htv.fi"},
    {"194.192.106.109", "cpe.atm0-0-0-111163.0xc2c06a6d.boanxx1.customer.tele.dk",
     "cpe.atm#x@.boanxx#.customer.tele.dk"},
    /* eastern Europe, Turkey, Israel */
    {"87.205.1.2", "87-205-1-2.adsl.inetia.pl", "@.adsl.inetia.pl"},
    {"84.10.1.2", "dynamic-84-10-1-2.ssp.dialog.net.pl", "dynamic-@.ssp.dialog.net.pl"},
    {"81.215.12.34", "dsl81-215-3106.adsl.ttnet.net.tr", "dsl@.adsl.ttnet.net.tr"},
    {"88.247.1.2", "88.247.1.2.dynamic.ttnet.com.tr", "@.dynamic.ttnet.com.tr"},
    {"81.215.12.34", "dsl.dynamic812151234.ttnet.net.tr", "dsl.dynamic@.ttnet.net.tr"},
    {"95.132.45.123", "123-45-132-95.pool.ukrtel.net", "@.pool.ukrtel.net"},
    {"78.107.1.2", "78-107-1-2.broadband.corbina.ru", "@.broadband.corbina.ru"},
    {"85.140.1.2", "ppp85-140-1-2.pppoe.mtu-net.ru", "ppp@.pppoe.mtu-net.ru"},
    {"95.220.1.2", "ip-95-220-1-2.bb.netbynet.ru", "ip-@.bb.netbynet.ru"},
    {"84.109.1.2", "bzq-84-109-1-2.red.bezeqint.net", "bzq-@.red.bezeqint.net"},
    {"212.179.12.34", "bzq-179-12-34.cablep.bezeqint.net", "bzq-@.cablep.bezeqint.net"},
    {"62.219.34.52", "bzq-34-52.fixed.bezeqint.net", "bzq-@.fixed.bezeqint.net"},
    {"195.174.161.55", "abn161-55.ank-avrupa-ports.kablonet.net.tr",
     "abn@.ank-avrupa-ports.kablonet.net.tr"},
    {"79.112.1.2", "79-112-1-2.rdsnet.ro", "@.rdsnet.ro"},
    {"213.91.1.2", "213-91-1-2.customer.btc-net.bg", "@.customer.btc-net.bg"},
    /* Asia, Pacific, Africa */
    {"61.230.1.2", "61-230-1-2.dynamic.hinet.net", "@.dynamic.hinet.net"},
    {"61.230.27.136", "61-230-27-136.HINET-IP.hinet.net", "@.hinet-ip.hinet.net"},
    {"210.67.181.250", "host250.21067181.gcn.net.tw", "host@.gcn.net.tw"},
    {"126.1.2.3", "softbank126001002003.bbtec.net", "softbank@.bbtec.net"},
    {"111.98.1.2", "KD111098001002.ppp-bb.dion.ne.jp", "kd@.ppp-bb.dion.ne.jp"},
    {"118.109.1.2", "FL1-118-109-1-2.tky.mesh.ad.jp", "fl@.tky.mesh.ad.jp"},
    {"58.80.1.2", "58x80x1x2.ap58.ftth.ucom.ne.jp", "@x@x@x@.ap#.ftth.ucom.ne.jp"},
    {"220.1.2.3", "zaqdc010203.zaq.ne.jp", "zaq@.zaq.ne.jp"},
    {"118.17.1.2", "i118-17-1-2.s02.a014.ap.plala.or.jp", "i@.s#.a#.ap.plala.or.jp"},
    {"113.65.1.2", "2.1.65.113.broad.gz.gd.dynamic.163data.com.cn",
     "@.broad.gz.gd.dynamic.163data.com.cn"},
    {"122.164.2.1", "ABTS-North-Dynamic-001.2.164.122.airtelbroadband.in",
     "abts-north-dynamic-@.airtelbroadband.in"},
    {"122.172.45.123", "ABTS-KK-Dynamic-123.45.172.122.airtelbroadband.in",
     "abts-kk-dynamic-@.airtelbroadband.in"},
    {"59.180.1.2", "triband-del-59.180.1.2.bol.net.in", "triband-del-@.bol.net.in"},
    {"59.184.1.2", "59.184.1.2.man-static.vsnl.net.in", "@.man-static.vsnl.net.in"},
    {"203.106.58.79", "klj-58-79.tm.net.my", "klj-@.tm.net.my"},
    {"124.120.1.2", "ppp-124-120-1-2.revip2.asianet.co.th", "ppp-@.revip#.asianet.co.th"},
    {"125.24.77.1", "node-f9d.pool-125-24.dynamic.totbb.net",
     "node-f#d.pool-@.dynamic.totbb.net"},
    {"49.48.1.2", "mx-ll-49.48.1-2.dynamic.3bb.co.th", "mx-ll-@.dynamic.3bb.co.th"},
    {"121.7.1.2", "bb121-7-1-2.singnet.com.sg", "bb@.singnet.com.sg"},
    {"219.77.1.2", "n219077001002.netvigator.com", "n@.netvigator.com"},
    {"203.186.114.131", "203186114131.ctinets.com", "@.ctinets.com"},
    {"60.231.1.2", "CPE-60-231-1-2.nsw.bigpond.net.au", "cpe-@.nsw.bigpond.net.au"},
    {"122.106.1.2", "c122-106-1-2.rivrw3.nsw.optusnet.com.au",
     "c@.rivrw#.nsw.optusnet.com.au"},
    {"58.161.1.2", "ppp58-161-1-2.lns3.mel4.internode.on.net",
     "ppp@.lns#.mel#.internode.on.net"},
    {"123.2.1.20", "123-2-1-20.static.dsl.dodo.com.au", "@.static.dsl.dodo.com.au"},
    {"41.240.1.2", "41-240-1-2.cust.zain.sd", "@.cust.zain.sd"},
    {"41.145.1.2", "dsl-145-1-2.telkomadsl.co.za", "dsl-@.telkomadsl.co.za"},
};

/* Servers whose names hold the address all the same: other evidence helps them. */
static const struct row rented[] = {
    {"54.72.13.9", "ec2-54-72-13-9.compute-1.amazonaws.com",
     "ec@.compute-#.amazonaws.com"},
    {"54.72.13.9", "ec2-54-72-13-9.eu-west-1.compute.amazonaws.com",
     "ec@.eu-west-#.compute.amazonaws.com"},
    {"78.46.10.20", "static.20.10.46.78.clients.your-server.de",
     "static.@.clients.your-server.de"},
    {"213.148.155.173", "port-213-148-155-173.reverse.qsc.de", "port-@.reverse.qsc.de"},
    {"203.0.113.7", "203-0-113-7.example", "@.example"},
};

/* Lines that only a word tells. */
static const struct row with_word[] = {
    {"69.248.1.4", "pcp01330322pcs.chrstn01.pa.comcast.net",
     "pcp#pcs.chrstn#.pa.comcast.net"},
    {"99.224.1.2", "CPE001a7012ab34-CM00195efbc0d1.cpe.net.cable.rogers.com",
     "cpe#-cm#.cpe.net.cable.rogers.com"},
    {"99.224.1.3", "CPE000000000034-CM001234567890.cpe.net.cable.rogers.com",
     "cpe#-cm#.cpe.net.cable.rogers.com"},
    {"67.217.14.91", "1Cust91.tnt15.det3.da.uu.net", "#cust#.tnt#.det#.da.uu.net"},
    {"217.128.252.246", "APastourelles-107-1-8-246.abo.wanadoo.fr",
     "apastourelles-#.abo.wanadoo.fr"},
    {"80.1.156.192", "public1-seve2-6-cust192.walt.broadband.ntl.com",
     "public#-seve#-cust#.walt.broadband.ntl.com"},
    {"86.9.1.124", "cpc3-brig8-2-0-cust123.brig.cable.ntl.com",
     "cpc#-brig#-cust#.brig.cable.ntl.com"},
    {"86.9.1.199", "cpc1-brig15-0-0-cust710.brig.cable.ntl.com",
     "cpc#-brig#-cust#.brig.cable.ntl.com"},
    {"80.212.19.192", "ti131310a080-0960.bb.online.no", "ti#a#.bb.online.no"},
    {"83.21.7.123", "aqd123.neoplus.adsl.tpnet.pl", "#.neoplus.adsl.tpnet.pl"},
    {"83.23.1.7", "bxe7.neoplus.adsl.tpnet.pl", "#.neoplus.adsl.tpnet.pl"},
    {"118.1.2.3", "p1234-ipbf1405marunouchi.tokyo.ocn.ne.jp",
     "p#-ipbf#marunouchi.tokyo.ocn.ne.jp"},
    {"118.1.2.4", "p77-ipbf901marunouchi.tokyo.ocn.ne.jp",
     "p#-ipbf#marunouchi.tokyo.ocn.ne.jp"},
    {"1.2.3.4", "ntkngw123456.kngw.nt.ngn.ppp.infoweb.ne.jp",
     "ntkngw#.kngw.nt.ngn.ppp.infoweb.ne.jp"},
    {"218.186.47.22", "cm22.omega47.scvmaxonline.com.sg",
     "cm#.omega#.scvmaxonline.com.sg"},
    {"113.160.1.3", "dynamic.vdc.vn", "dynamic.vdc.vn"},
    {"123.16.1.2", "adsl.hnpt.com.vn", "adsl.hnpt.com.vn"},
    {"51.68.10.20", "ip20.ip-51-68-10.eu", "ip#.ip-51-68-10.eu"},
    {"203.0.113.66", "host66.isp.example", "host#.isp.example"},
    {"203.0.113.66", "cable12.isp.example", "cable#.isp.example"},
    {"203.0.113.66", "lte-cgn4.isp.example", "lte-cgn#.isp.example"},
    {"203.0.113.66", "a.4g.isp.example", "a.#g.isp.example"},
};

/* Names that somebody chose, or that tell nothing: none of them may look generic. */
static const struct row chosen[] = {
    {"209.85.208.41", "mail-ed1-f41.google.com", "mail-ed#-f#.google.com"},
    {"209.85.160.200", "mail-qt1-f200.google.com", "mail-qt#-f#.google.com"},
    {"212.227.126.130", "mout.kundenserver.de", "mout.kundenserver.de"},
    {"212.227.17.21", "mout.gmx.net", "mout.gmx.net"},
    {"176.32.127.12", "smtp-out-127-12.amazon.com", "smtp-out-@.amazon.com"},
    {"54.240.8.31", "a8-31.smtp-out.amazonses.com", "a@.smtp-out.amazonses.com"},
    {"198.51.100.20", "a100-20.mailer.example", "a@.mailer.example"},
    {"220.181.12.16", "m12-16.163.com", "m@.163.com"},
    {"198.61.254.9", "so254-9.mailgun.net", "so@.mailgun.net"},
    {"206.46.173.17", "vms173017pub.verizon.net", "vms@pub.verizon.net"},
    {"162.62.57.49", "out162-62-57-49.mail.qq.com", "out@.mail.qq.com"},
    {"207.171.188.108", "mm-outgoing-107.amazon.com", "mm-outgoing-#.amazon.com"},
    {"40.107.1.2", "mail-eopbgr10002.outbound.protection.outlook.com",
     "mail-eopbgr#.outbound.protection.outlook.com"},
    {"40.107.22.87", "mail-am6eur05on2087.outbound.protection.outlook.com",
     "mail-am#eur#on#.outbound.protection.outlook.com"},
    {"205.220.165.32", "mx0a-00069f02.pphosted.com", "mx#a-#.pphosted.com"},
    {"167.89.1.2", "o1.email.shop.example", "o#.email.shop.example"},
    {"192.0.1.2", "mx1-2.example.com", "mx#.example.com"},
    {"192.0.2.1", "mx1.example.com", "mx#.example.com"},
    {"192.0.2.4", "mail4.example.com", "mail#.example.com"},
    {"192.0.2.12", "server12.hoster.example", "server#.hoster.example"},
    {"192.0.2.2", "ns1.srv2.example.com", "ns#.srv#.example.com"},
    {"64.4.23.205", "f205.law15.hotmail.com", "f#.law#.hotmail.com"},
    {"64.12.136.165", "imo-m10.mx.aol.com", "imo-m#.mx.aol.com"},
    {"217.72.192.74", "mailout02.t-dialin.net", "mailout#.t-dialin.net"},
    {"24.29.99.226", "nycsmtp1out.rdc-nyc.rr.com", "nycsmtp#out.rdc-nyc.rr.com"},
    {"203.0.113.5", "mail.adsl.isp.example", "mail.adsl.isp.example"},
    {"203.0.113.5", "shawcable.net", "shawcable.net"},
    {"203.0.113.5", "dynamic.example", "dynamic.example"},
    {"203.0.113.5", "liverpool.council.example", "liverpool.council.example"},
    {"203.0.113.5", "nat1.company.example", "nat#.company.example"},
    {"203.0.113.5", "home.smith.example", "home.smith.example"},
    {"203.0.113.5", "host11.webfarm.example", "host#.webfarm.example"},
    {"203.0.113.5", "mobile.bank.example", "mobile.bank.example"},
    {"203.0.113.5", "vps123.client.hoster.example", "vps#.client.hoster.example"},
    {"203.0.113.5", "grandslam.tennis.example", "grandslam.tennis.example"},
    {"203.0.10.20", "web10-20.hoster.example", "web@.hoster.example"},
    {"12.163.12.163", "m1.12.163.com", "m#.163.com"},
    {"24.64.10.5", "S010600055d12ab34.vc.shawcable.net", "s#.vc.shawcable.net"},
    {"24.64.10.6", "S01060050ba123456.vc.shawcable.net", "s#.vc.shawcable.net"},
    {"213.64.79.189", "h189n1fls22o974.telia.com", "h#n#fls#o#.telia.com"},
    {"87.49.1.2", "x1-6-00-14-a5-0b-1e-99.k123.webspeed.dk", "x#.k#.webspeed.dk"},
    {"113.160.1.2", "static.vdc.vn", "static.vdc.vn"},
};

static void
test_address_in_name(void **state)
{
	(void)state;
	check_rows(with_address, COUNT(with_address), NAME_ADDRESS);
	check_rows(rented, COUNT(rented), NAME_ADDRESS);
}

static void
test_access_word(void **state)
{
	(void)state;
	check_rows(with_word, COUNT(with_word), NAME_ACCESS);
}

static void
test_chosen_names(void **state)
{
	(void)state;
	check_rows(chosen, COUNT(chosen), NAME_NAMED);
}

static void
test_flags_and_registered(void **state)
{
	static const struct {
		const char *ptr, *registered;
		bool mail, is_static;
	} rows[] = {
	    {"mx1.example.co.uk", "example.co.uk", true, false},
	    {"static-203-0-113-7.isp.example", "isp.example", false, true},
	    {"203-0-113-7.business.isp.example", "isp.example", false, true},
	    {"mail.static.isp.example", "isp.example", true, true},
	    {"webmail.example.com", "example.com", true, false},
	    {"smtprelay3.example.com", "example.com", true, false},
	    {"anna.example.com", "example.com", false, false},
	    {"mail.com", "mail.com", false, false},
	    {"localhost", "", false, false},
	    {"203.0.113.9", "", false, false},
	    {"co.uk", "", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct hostname h;

		parse(rows[i].ptr, PTR_OK, "203.0.113.7", &h);
		assert_string_equal(h.registered, rows[i].registered);
		if (h.mail_word != rows[i].mail || h.static_word != rows[i].is_static)
			fail_msg("%s: mail %d, static %d", rows[i].ptr, h.mail_word,
				 h.static_word);
	}
}

static void
test_status(void **state)
{
	static const struct {
		const char *ptr;
		enum ptr_status status;
		enum name_class class;
		bool confirmed;
		const char *name;
	} rows[] = {
	    {"Mail.Example.COM.", PTR_OK, NAME_NAMED, true, "mail.example.com"},
	    {"mail.example.com", PTR_FORGED, NAME_NAMED_FORGED, false,
	     "mail.example.com"},
	    {"203-0-113-7.isp.net", PTR_FORGED, NAME_ADDRESS_FORGED, false,
	     "203-0-113-7.isp.net"},
	    {"adsl9.isp.net", PTR_FORGED, NAME_ACCESS_FORGED, false, "adsl9.isp.net"},
	    {"adsl9.isp.net", PTR_TEMP, NAME_NOT_KNOWN, false, "adsl9.isp.net"},
	    {"adsl9.isp.net", PTR_UNKNOWN, NAME_NOT_KNOWN, false, "adsl9.isp.net"},
	    {NULL, PTR_TEMP, NAME_NOT_KNOWN, false, ""},
	    {NULL, PTR_UNKNOWN, NAME_NOT_KNOWN, false, ""},
	    {NULL, PTR_OK, NAME_NOT_KNOWN, false, ""},
	    {NULL, PTR_NONE, NAME_NONE, false, ""},
	    {"left.over.example", PTR_NONE, NAME_NONE, false, ""},
	    {"", PTR_OK, NAME_NAMED_FORGED, false, ""},
	    {"two words.example", PTR_OK, NAME_NAMED_FORGED, false, ""},
	    {"a..b", PTR_OK, NAME_NAMED_FORGED, false, ""},
	    {"[203.0.113.7]", PTR_FORGED, NAME_NAMED_FORGED, false, ""},
	    {"203.0.113.7", PTR_FORGED, NAME_ADDRESS_FORGED, false, "203.0.113.7"},
	    {"under_score.example.com", PTR_OK, NAME_NAMED, true,
	     "under_score.example.com"},
	    {"localhost", PTR_OK, NAME_NAMED, true, "localhost"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct hostname h;

		parse(rows[i].ptr, rows[i].status, "203.0.113.7", &h);
		if (h.class != rows[i].class)
			fail_msg("row %zu, %s: %s", i, rows[i].ptr,
				 name_class_text(h.class));
		assert_int_equal(h.confirmed, rows[i].confirmed);
		assert_string_equal(h.name, rows[i].name);
	}
}

static void
test_too_long_is_no_name(void **state)
{
	struct hostname h;
	char text[1200];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	parse(text, PTR_OK, "203.0.113.7", &h);
	assert_int_equal(h.class, NAME_NAMED_FORGED);
	for (size_t i = 1; i < 300; i += 2)
		text[i] = '.';
	text[253] = '\0';
	parse(text, PTR_OK, "203.0.113.7", &h);
	assert_int_equal(h.class, NAME_NAMED);
	assert_int_equal(strlen(h.template), 253);
}

#define SCHEMES 5

/* The name of an address in one of the schemes; returns the template of all of them. */
static const char *
relative(size_t scheme, const uint8_t o[4], char *name, size_t size)
{
	switch (scheme) {
	case 0:
		snprintf(name, size, "host-%d-%d-%d-%d.pool.isp.example", o[0], o[1],
			 o[2], o[3]);
		return "host-@.pool.isp.example";
	case 1:
		snprintf(name, size, "%03d%03d%03d%03d.pool.isp.example", o[3], o[2],
			 o[1], o[0]);
		return "@.pool.isp.example";
	case 2:
		snprintf(name, size, "p%02x%02x%02x%02x.dip.isp.example", o[0], o[1],
			 o[2], o[3]);
		return "p@.dip.isp.example";
	case 3:
		snprintf(name, size, "ip%d.%d.%d.%d.isp.example", o[3], o[2], o[1], o[0]);
		return "ip@.isp.example";
	default:
		snprintf(name, size, "adsl2-%d-%d-%d-%d.city7.isp.example", o[0], o[1],
			 o[2], o[3]);
		return "adsl@.city#.isp.example";
	}
}

/* Relatives of one scheme for addresses all over the space have one template. */
static void
test_one_template_for_all_relatives(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		uint32_t r = (uint32_t)unit_random(&seed);
		struct addr ip = {4,
				  {(uint8_t)(1 + r % 223), (uint8_t)(r >> 24),
				   (uint8_t)(r >> 16), (uint8_t)(r >> 8)}};
		const char *template;
		struct hostname h;
		char name[100];

		template = relative(i % SCHEMES, ip.bytes, name, sizeof(name));
		hostname_parse(name, PTR_OK, &ip, &h);
		if (h.class != NAME_ADDRESS || strcmp(h.template, template) != 0)
			fail_msg("%s: %s, %s", name, name_class_text(h.class),
				 h.template);
	}
}

static void
test_class_texts_differ(void **state)
{
	(void)state;
	for (int i = 0; i < NAME_CLASSES; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(name_class_text((enum name_class)i),
						name_class_text((enum name_class)k));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_address_in_name),
	    cmocka_unit_test(test_access_word),
	    cmocka_unit_test(test_chosen_names),
	    cmocka_unit_test(test_flags_and_registered),
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_too_long_is_no_name),
	    cmocka_unit_test(test_one_template_for_all_relatives),
	    cmocka_unit_test(test_class_texts_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
