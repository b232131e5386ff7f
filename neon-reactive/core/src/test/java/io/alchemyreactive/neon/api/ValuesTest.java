package io.alchemyreactive.neon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.RolePath;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER", "a/b", "..", "br 1", "br-é"})
    void refusesWhatNeonGivesOutAsNoId(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BranchPath("p-1", id))
                .withMessageContaining("branchId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CreateBranchRequest.builder(id).build());
    }

    @Test
    void aBranchStartsAtOnePointOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CreateBranchRequest.builder("p-1")
                        .parentLsn("0/1F")
                        .parentTimestamp(Instant.EPOCH)
                        .build())
                .withMessageContaining("parentLsn")
                .withMessageContaining("parentTimestamp");
    }

    @Test
    void namesHaveALength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CreateProjectRequest.builder().name("").build())
                .withMessageContaining("name");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CreateProjectRequest.builder().name("x".repeat(257)).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolePath(new BranchPath("p-1", "br-1"), "x".repeat(64)));
        assertThatNullPointerException()
                .isThrownBy(() -> new RolePath(null, "x"))
                .withMessage("branch");
    }

    @Test
    void annotationsAreCopiedAndAtMostFifty() {
        Map<String, String> mine = new HashMap<>(Map.of("k", "v"));
        CreateBranchRequest request =
                CreateBranchRequest.builder("p-1").annotations(mine).build();
        mine.put("later", "x");
        assertThat(request.annotations()).containsOnlyKeys("k");

        Map<String, String> many = IntStream.range(0, 51).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CreateBranchRequest.builder("p-1").annotations(many).build())
                .withMessageContaining("50");
    }

    @ParameterizedTest
    @CsvSource({
        "ready,, true",
        "init,, false",
        "init, ready, false",
        "resetting,, false",
        "archived,, true",
        "brand-new,, true",
        "brand-new, ready, false",
        "ready, archived, true"
    })
    void aBranchHasSettledWhenItIsReadyOrGoesNowhere(String current, String pending, boolean settled) {
        NeonBranch branch = new NeonBranch(
                "br-1",
                "p-1",
                "main",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                current,
                Optional.ofNullable(pending),
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH);

        assertThat(branch.settled()).isEqualTo(settled);
    }

    @ParameterizedTest
    @CsvSource({
        "finished, true, false",
        "skipped, true, false",
        "failed, false, true",
        "error, false, true",
        "cancelled, false, true",
        "running, false, false",
        "scheduling, false, false",
        "cancelling, false, false",
        "a-new-word, false, false"
    })
    void tellsHowAnOperationEnded(String status, boolean succeeded, boolean failed) {
        NeonOperation operation = new NeonOperation(
                "op-1",
                "p-1",
                Optional.empty(),
                Optional.empty(),
                "a-new-action",
                status,
                Optional.empty(),
                0,
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH);

        assertThat(operation.succeeded()).isEqualTo(succeeded);
        assertThat(operation.failed()).isEqualTo(failed);
    }

    @Test
    void buildersGiveAFreshValueEachTime() {
        CreateBranchRequest.Builder builder =
                CreateBranchRequest.builder("p-1").endpoints(List.of(EndpointSpec.readWrite()));
        CreateBranchRequest first = builder.build();
        CreateBranchRequest second = builder.name("x").build();

        assertThat(first.name()).isEmpty();
        assertThat(second.name()).contains("x");
        assertThat(second.endpoints()).isEqualTo(first.endpoints());
    }
}
