package dev.siaga.statuspage;

import dev.siaga.page.Because;
import dev.siaga.page.CitySight;
import dev.siaga.page.Light;
import dev.siaga.page.ServiceLine;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** What the page says, in each language: messages/msg_en.properties and messages/msg_id.properties. */
@MessageBundle
interface Words {
    @Message
    String light(Light light);

    @Message
    String role(CitySight.Role role);

    @Message
    String serving(ServiceLine.Serving serving);

    @Message
    String because(Because why);

    @Message
    String title();

    @Message
    String skip();

    @Message
    String seenFrom(String city);

    @Message
    String asOf(String time);

    @Message
    String summary(String estate, String light, String primary, int incidents);

    @Message
    String live();

    @Message
    String connecting();

    @Message
    String lost();

    @Message
    String sift();

    @Message
    String sifted();

    @Message
    String noScript();

    @Message
    String noEstates();

    @Message
    String noneSeen(String user);

    @Message
    String notSettled();

    @Message
    String level(int level);

    @Message
    String normal();

    @Message
    String primary();

    @Message
    String noPrimary();

    @Message
    String until(String time);

    @Message
    String untilLatest(String time);

    @Message
    String permitEnded(String time);

    @Message
    String untilUnknown();

    @Message
    String epoch(long epoch);

    @Message
    String quorumSilent(String age);

    @Message
    String doing();

    @Message
    String cities();

    @Message
    String city();

    @Message
    String thisCity();

    @Message
    String state();

    @Message
    String heardAgo(String age);

    @Message
    String neverHeard();

    @Message
    String members();

    @Message
    String lag();

    @Message
    String requests();

    @Message
    String ofLine(String line);

    @Message
    String latency();

    @Message
    String services();

    @Message
    String service();

    @Message
    String sentTo(String city);

    @Message
    String trend(String city);

    @Message
    String old(String age);

    @Message
    String unknown();

    @Message
    String budgets();

    @Message
    String slo();

    @Message
    String left();

    @Message
    String exhausted();

    @Message
    String fires();

    @Message
    String global();

    @Message
    String incidents();

    @Message
    String noIncidents();

    @Message
    String incident();

    @Message
    String severity();

    @Message
    String phase();

    @Message
    String declaredBy();

    @Message
    String openFor();

    @Message
    String answer();

    @Message
    String repair();

    @Message
    String answered();

    @Message
    String dueIn(String time);

    @Message
    String overdueBy(String time);

    @Message
    String moves();

    @Message
    String noMoves();

    @Message
    String when();

    @Message
    String move();

    @Message
    String reason();

    @Message
    String outage();

    @Message
    String lostData();

    @Message
    String underWay();

    @Message
    String panic();

    @Message
    String panicTitle();

    @Message
    String panicWhy();

    @Message
    String panicEstate();

    @Message
    String panicWhat();

    @Message
    String panicDefault();

    @Message
    String panicSeverity();

    @Message
    String sev1();

    @Message
    String sev2();

    @Message
    String sev3();

    @Message
    String panicSubmit();

    @Message
    String panicDone(String name);

    @Message
    String panicOften();

    @Message
    String panicDenied();

    @Message
    String panicFailed();

    @Message
    String panicNowhere();

    @Message
    String back();

    @Message
    String login();

    @Message
    String loginWhy();

    @Message
    String token();

    @Message
    String loginWrong();

    @Message
    String loginLater();

    @Message
    String logout();

    @Message
    String signedIn(String user);
}
