package io.alchemyreactive.neon.local.internal.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannedFaultsTest {

    private final PlannedFaults faults = new PlannedFaults(new SplittableRandom(7));

    @ParameterizedTest
    @CsvSource({
        "/projects/*, /projects/a, true",
        "/projects/*, /projects/a/branches, false",
        "/projects/**, /projects/a/branches, true",
        "**/branches, /projects/a/branches, true",
        "/projects/*/branches/*, /projects/a/branches/b, true",
        "/projects/p.1, /projects/pX1, false"
    })
    void aStarStandsForOnePartAndTwoForAny(String glob, String path, boolean meets) {
        plan("{\"path\":\"" + glob + "\",\"status\":500}");

        assertThat(faults.ofCall("GET", path).isPresent()).isEqualTo(meets);
    }

    @Test
    void aFaultMeetsAsManyCallsAsPlannedThenTheNextOne() {
        plan("{\"status\":503,\"times\":2}", "{\"status\":429,\"retry_after_seconds\":3,\"times\":1}");

        var effects =
                IntStream.range(0, 4).mapToObj(n -> faults.ofCall("GET", "/x")).toList();

        assertThat(effects.get(0)).contains(new PlannedFault.Answer(503, java.util.Optional.empty()));
        assertThat(effects.get(1)).contains(new PlannedFault.Answer(503, java.util.Optional.empty()));
        assertThat(effects.get(2)).contains(new PlannedFault.Answer(429, java.util.Optional.of(3L)));
        assertThat(effects.get(3)).isEmpty();
    }

    @Test
    void aProbableFaultMeetsSomeAndSparesSome() {
        plan("{\"method\":\"POST\",\"status\":503,\"probability\":0.5}");

        var met = IntStream.range(0, 200)
                .filter(n -> faults.ofCall("POST", "/x").isPresent())
                .count();

        assertThat(met).isBetween(60L, 140L);
        assertThat(faults.ofCall("GET", "/x")).isEmpty();
    }

    @Test
    void aFaultOfAnOperationMeetsNoCall() {
        plan("{\"action\":\"start_compute\",\"error\":\"no capacity\"}");
        var start = new OperationRow();
        start.action = OperationRow.Action.START_COMPUTE;

        assertThat(faults.ofCall("POST", "/x")).isEmpty();
        assertThat(faults.ofOperation(start)).contains(new PlannedFault.Fail("no capacity"));
        assertThat(faults.ofOperation(new OperationRow())).isEmpty();
    }

    @Test
    void aFaultWithoutAnEffectIsRefused() {
        assertThatThrownBy(() -> plan("{\"method\":\"GET\"}"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    private void plan(String... planned) {
        var text = "{\"faults\":[" + String.join(",", List.of(planned)) + "]}";
        var body = new Request("PUT", "/faults", Map.of(), Map.of(), text).body();
        faults.plan(body.list("faults").stream().map(PlannedFault::read).toList());
    }
}
