package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.api.branch.BranchCreated;
import io.alchemyreactive.neon.api.branch.CreateBranchRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.branch.UpdateBranchRequest;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.OperationFailedException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.internal.http.LossyNeon.When;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LostAnswersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Map<String, String> OURS = Map.of("alchemy-id", "app", "alchemy-instance", "i1");
    private static final CreateBranchRequest BRANCH =
            CreateBranchRequest.builder("p-1").name("pr-7").annotations(OURS).build();
    private static final CreateProjectRequest PROJECT =
            CreateProjectRequest.builder().name("shop").annotations(OURS).build();

    private final LossyNeon neon = new LossyNeon();
    private final FastTime time = new FastTime();
    private final HttpNeonClient client = neon.client(time);

    @AfterEach
    void stop() {
        client.close().block(LIMIT);
        time.dispose();
        neon.close();
    }

    @Test
    void aBranchWhoseAnswerIsLostIsMadeOnce() {
        neon.hangUp("POST", When.AFTER);

        StepVerifier.create(client.branches()
                        .create(BRANCH)
                        .map(BranchCreated::branch)
                        .map(NeonBranch::name))
                .expectNext("pr-7")
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.branchesNamed("pr-7")).isOne();
        assertThat(neon.count("POST /projects/p-1/branches")).isOne();
    }

    @Test
    void aBranchWhoseRequestIsLostIsMadeOnce() {
        neon.hangUp("POST", When.BEFORE);

        StepVerifier.create(client.branches().create(BRANCH))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.branchesNamed("pr-7")).isOne();
        assertThat(neon.count("POST /projects/p-1/branches")).isEqualTo(2);
    }

    @Test
    void aBranchOfThatNameThatIsAnothersIsAConflict() {
        neon.foreignBranch("pr-7");
        neon.hangUp("POST", When.BEFORE);

        StepVerifier.create(client.branches().create(BRANCH))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConflictException.class)
                        .hasMessageContaining("pr-7")
                        .hasMessageContaining("other annotations"))
                .verify(LIMIT);
        assertThat(neon.branchesNamed("pr-7")).isOne();
    }

    @Test
    void aBranchThatNobodyCouldKnowAgainIsUnknown() {
        neon.hangUp("POST", When.AFTER);
        CreateBranchRequest unmarked =
                CreateBranchRequest.builder("p-1").name("pr-7").build();

        StepVerifier.create(client.branches().create(unmarked))
                .expectError(UnknownOutcomeException.class)
                .verify(LIMIT);
        assertThat(neon.count("POST /projects/p-1/branches")).isOne();
    }

    @Test
    void aProjectWhoseAnswerIsLostIsMadeOnce() {
        neon.foreignProject("shop");
        neon.hangUp("POST", When.AFTER);

        StepVerifier.create(client.projects().create(PROJECT))
                .assertNext(created -> {
                    assertThat(created.project().name()).isEqualTo("shop");
                    assertThat(created.project().id()).isNotEqualTo("p-1");
                    assertThat(created.branch().projectId())
                            .isEqualTo(created.project().id());
                })
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.projectsNamed("shop")).isEqualTo(2);
        assertThat(neon.count("POST /projects")).isOne();
    }

    @Test
    void aBranchWhoseAnswerIsLostAndWhoseOperationFailedIsNotMade() {
        neon.failToMake(Bodies.failed("op-1", "br-1", "disk full"));
        neon.hangUp("POST", When.AFTER);

        StepVerifier.create(client.branches().create(BRANCH))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationFailedException.class)
                        .hasMessageContaining("disk full"))
                .verify(LIMIT);
        assertThat(neon.count("GET /projects/p-1/branches/br-1")).isZero();
    }

    @Test
    void aProjectWhoseAnswerIsLostAndWhoseOperationFailedIsNotMade() {
        neon.failToMake(Bodies.failed("op-1", "br-2", "disk full"));
        neon.hangUp("POST", When.AFTER);

        StepVerifier.create(client.projects().create(PROJECT))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationFailedException.class)
                        .hasMessageContaining("disk full"))
                .verify(LIMIT);
    }

    @Test
    void aProjectThatIsNotFoundAgainIsUnknownAndNotMadeTwice() {
        neon.foreignProject("shop");
        neon.hangUp("POST", When.BEFORE);

        StepVerifier.create(client.projects().create(PROJECT))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnknownOutcomeException.class)
                        .hasMessageContaining("POST /projects")
                        .hasMessageContaining("look before trying again"))
                .verify(LIMIT);
        assertThat(neon.projectsNamed("shop")).isOne();
        assertThat(neon.count("POST /projects")).isOne();
    }

    @Test
    void aChangeWhoseAnswerIsLostIsNotMadeAgain() {
        neon.foreignBranch("old");
        neon.hangUp("PATCH", When.AFTER);

        StepVerifier.create(rename())
                .assertNext(branch -> assertThat(branch.name()).isEqualTo("new"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.count("PATCH /projects/p-1/branches/br-1")).isOne();
    }

    @Test
    void aChangeWhoseRequestIsLostIsMadeAgain() {
        neon.foreignBranch("old");
        neon.hangUp("PATCH", When.BEFORE);

        StepVerifier.create(rename())
                .assertNext(branch -> assertThat(branch.name()).isEqualTo("new"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.count("PATCH /projects/p-1/branches/br-1")).isEqualTo(2);
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsMadeAgainAndDone() {
        neon.foreignBranch("old");
        neon.hangUp("DELETE", When.AFTER);

        StepVerifier.create(client.branches().delete(new BranchPath("p-1", "br-1")))
                .expectComplete()
                .verify(LIMIT);
        assertThat(neon.branchesNamed("old")).isZero();
        assertThat(neon.count("GET /projects/p-1/operations")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "DELETE", "DELETE of what is not found then"})
    void aChangeWhoseAnswerIsLostAndWhoseOperationFailedIsNotDone(String change) {
        neon.foreignBranch("old");
        neon.operations(
                Bodies.failed("op-1", "br-1", "disk full"), Bodies.operation("op-0", "create_branch", "finished"));
        if (change.endsWith("then")) {
            neon.notFoundWhenGone();
        }
        neon.hangUp(change.split(" ")[0], When.AFTER);

        StepVerifier.create(change.equals("PATCH") ? rename() : delete())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(OperationFailedException.class)
                        .hasMessageContaining("disk full"))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "DELETE"})
    void aFailureBeforeTheChangeIsNotThatOfTheChange(String change) {
        neon.foreignBranch("old");
        neon.operations(
                Bodies.operation("op-2", "apply_config", "finished"), Bodies.failed("op-1", "br-1", "disk full"));
        neon.hangUp(change, When.AFTER);

        StepVerifier.create((change.equals("PATCH") ? rename() : delete()).then())
                .expectComplete()
                .verify(LIMIT);

        neon.foreignBranch("old");
        neon.operations(Bodies.failed("op-1", "br-2", "disk full").replace("T03:04:05Z", "T01:04:05Z"));
        neon.hangUp("DELETE", When.AFTER);
        StepVerifier.create(client.branches().delete(new BranchPath("p-1", "br-2")))
                .expectComplete()
                .verify(LIMIT);
    }

    private Mono<?> delete() {
        return client.branches().delete(new BranchPath("p-1", "br-1"));
    }

    private Mono<NeonBranch> rename() {
        return client.branches()
                .update(UpdateBranchRequest.builder(new BranchPath("p-1", "br-1"))
                        .name("new")
                        .build())
                .map(changed -> changed.branch());
    }
}
