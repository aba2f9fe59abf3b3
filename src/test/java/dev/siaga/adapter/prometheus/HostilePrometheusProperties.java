package dev.siaga.adapter.prometheus;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.siaga.adapter.HostileJson;
import dev.siaga.adapter.wire.MalformedAnswer;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever Prometheus answers, it is understood or malformed. */
class HostilePrometheusProperties {
    private static final List<String> ANSWERS = List.of("""
            {"status":"success","data":{"resultType":"vector","result":[{"metric":{"le":"0.3"},"value":[1795173226.781,"41"]},\
            {"metric":{},"value":[1795173226.781,"NaN"]}]}}""", """
            {"status":"success","data":{"resultType":"scalar","result":[1795173226.781,"1"]}}""", """
            {"status":"success","warnings":["one store is away"],"data":{"resultType":"vector","result":[]}}""", """
            {"status":"error","errorType":"bad_data","error":"parse error"}""");

    @Property
    void an_answer_is_understood_or_malformed(@ForAll("answers") byte[] body) {
        try {
            assertNotNull(Parsing.answer(body));
        } catch (MalformedAnswer e) {
            assertNotNull(e.getMessage());
        }
    }

    @Provide
    Arbitrary<byte[]> answers() {
        return HostileJson.like(ANSWERS);
    }
}
