package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.Reconcile.Phase;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When Neon is told another expiry. */
class BranchLifetimeTest {

    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.7Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Branch.Props NONE = props(Map.of());
    private static final Branch.Props FOR_A_DAY = props(Map.of("ttl", DAY));

    @Test
    void aNewBranchExpiresAsDeclaredToTheSecond() {
        assertThat(BranchLifetime.first(NONE, NOW)).isEmpty();
        assertThat(BranchLifetime.first(FOR_A_DAY, NOW)).contains(at("2026-12-01T10:00:00Z"));
        assertThat(BranchLifetime.first(props(Map.of("expiresAt", NOW)), NOW)).contains(NOW);
    }

    @Test
    void theLongestLifetimeIsAcceptedByAClockThatIsBehind() {
        assertThat(BranchLifetime.after(Duration.ofDays(30), NOW))
                .isBefore(NOW.plus(Duration.ofDays(30)).minusSeconds(60))
                .isAfter(NOW.plus(Duration.ofDays(29)));
    }

    @Test
    void neonDeletesALittleLaterThanTheBranchExpiresWithinItsLimit() {
        assertThat(BranchLifetime.atNeon(at("2026-12-01T10:00:00Z"), NOW)).isEqualTo(at("2026-12-01T10:10:00Z"));
        Instant longest = BranchLifetime.after(Duration.ofDays(30), NOW);
        assertThat(BranchLifetime.atNeon(longest, NOW))
                .isEqualTo(longest.plus(BranchLifetime.NET))
                .isBefore(NOW.plus(Duration.ofDays(30)).minusSeconds(60));
        Instant last = NOW.plus(Duration.ofDays(30)).minusSeconds(400);
        assertThat(BranchLifetime.atNeon(last, NOW))
                .isAfter(last.minusSeconds(1))
                .isBefore(last.plusSeconds(101));
        Instant beyond = at("2027-01-30T10:00:00Z");
        assertThat(BranchLifetime.atNeon(beyond, NOW)).as("refused by Neon").isEqualTo(beyond);
    }

    @Test
    void theExpiryOfABranchIsReadBackFromNeonsOwn() {
        Instant ours = at("2026-12-01T10:00:00Z");
        Branch.Props until = props(Map.of("expiresAt", ours));
        assertThat(expiry("2026-12-01T10:10:00Z", FOR_A_DAY, null)).contains(ours);
        assertThat(expiry("2026-12-01T10:00:00Z", FOR_A_DAY, ours))
                .as("of an older version")
                .contains(ours);
        assertThat(expiry("2026-12-01T10:03:00Z", until, null)).as("capped").contains(ours);
        assertThat(expiry("2026-12-01T12:10:00Z", until, ours)).as("extended").contains(at("2026-12-01T12:00:00Z"));
        assertThat(expiry("2026-12-01T10:10:00Z", NONE, null)).as("not ours").contains(at("2026-12-01T10:10:00Z"));
        assertThat(expiry(null, FOR_A_DAY, ours)).isEmpty();
    }

    private static Optional<Instant> expiry(String neons, Branch.Props props, Instant known) {
        return BranchLifetime.expiry(
                branch(Optional.ofNullable(neons).map(BranchLifetimeTest::at)), props, Optional.ofNullable(known));
    }

    @Test
    void anExpiryThatWasExtendedStays() {
        assertThat(change(Phase.UPDATE, FOR_A_DAY, FOR_A_DAY, "2026-12-05T00:00:00Z"))
                .isEmpty();
        Branch.Props until = props(Map.of("expiresAt", at("2026-12-02T00:00:00Z")));
        assertThat(change(Phase.UPDATE, until, until, "2026-12-05T00:00:00Z")).isEmpty();
    }

    @Test
    void aLifetimeOfWhichHalfIsLeftBeginsAgain() {
        assertThat(BranchLifetime.renewal(FOR_A_DAY, Optional.of(at("2026-12-01T10:00:00Z"))))
                .contains(at("2026-11-30T22:00:00Z"));
        assertThat(BranchLifetime.renewal(NONE, Optional.of(NOW))).isEmpty();
        assertThat(change(Phase.UPDATE, FOR_A_DAY, FOR_A_DAY, "2026-11-30T22:00:01Z"))
                .isEmpty();
        assertThat(change(Phase.UPDATE, FOR_A_DAY, FOR_A_DAY, "2026-11-30T21:59:00Z"))
                .contains(new Expiry.At(at("2026-12-01T10:00:00Z")));
    }

    @Test
    void anotherDeclarationIsAnotherExpiry() {
        assertThat(change(Phase.UPDATE, props(Map.of("ttl", Duration.ofDays(9))), FOR_A_DAY, "2026-12-05T00:00:00Z"))
                .contains(new Expiry.At(at("2026-12-01T10:00:00Z")));
        Branch.Props until = props(Map.of("expiresAt", at("2026-12-02T00:00:00.9Z")));
        assertThat(change(Phase.UPDATE, FOR_A_DAY, until, "2026-12-05T00:00:00Z"))
                .contains(new Expiry.At(at("2026-12-02T00:00:00Z")));
        assertThat(change(Phase.UPDATE, FOR_A_DAY, until, "2026-12-02T00:00:00Z"))
                .isEmpty();
        assertThat(change(Phase.UPDATE, FOR_A_DAY, NONE, "2026-12-05T00:00:00Z"))
                .contains(new Expiry.Never());
    }

    @Test
    void anExpiryThatNoDeclarationHadStays() {
        assertThat(change(Phase.UPDATE, NONE, NONE, "2026-12-05T00:00:00Z")).isEmpty();
    }

    @Test
    void aCreateThatGoesOnKeepsTheExpiryOfItsFirstAttempt() {
        assertThat(change(Phase.CREATE, null, FOR_A_DAY, "2026-12-01T09:59:58Z"))
                .isEmpty();
        assertThat(change(Phase.CREATE, null, FOR_A_DAY, "2026-12-05T00:00:00Z"))
                .as("of another declaration")
                .contains(new Expiry.At(at("2026-12-01T10:00:00Z")));
        assertThat(change(Phase.CREATE, null, FOR_A_DAY, null)).contains(new Expiry.At(at("2026-12-01T10:00:00Z")));
    }

    @Test
    void anAdoptedBranchGetsTheDeclaredLifetime() {
        assertThat(change(Phase.UPDATE, null, FOR_A_DAY, "2026-12-01T09:00:00Z"))
                .contains(new Expiry.At(at("2026-12-01T10:00:00Z")));
    }

    @Test
    void lifetimesThatNeonDoesNotKeepAreRefused() {
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofSeconds(59), Duration.ofDays(31)}) {
            assertThatThrownBy(() -> props(Map.of("ttl", wrong))).hasStackTraceContaining("at most 30 days");
        }
        assertThatThrownBy(() -> props(Map.of("ttl", DAY, "expiresAt", NOW)))
                .hasStackTraceContaining("at expiresAt or after ttl");
        assertThatThrownBy(() -> props(Map.of("ttl", DAY, "isProtected", true)))
                .hasStackTraceContaining("cannot be protected");
    }

    /** The change in terms of the expiry of the branch, which is earlier than Neon's. */
    private static Optional<Expiry> change(Phase phase, Branch.Props olds, Branch.Props news, String present) {
        var identity = new Identity(new ResourceKey(new StageKey("shop", "pr-7"), "db"), "instance");
        NeonBranch branch =
                branch(Optional.ofNullable(present).map(BranchLifetimeTest::at).map(at -> at.plus(BranchLifetime.NET)));
        return BranchLifetime.change(
                        branch,
                        new Reconcile<>(identity, phase, news, Optional.ofNullable(olds), Optional.empty()),
                        NOW)
                .map(expiry -> expiry instanceof Expiry.At at
                        ? new Expiry.At(at.instant().minus(BranchLifetime.NET))
                        : expiry);
    }

    private static NeonBranch branch(Optional<Instant> expiry) {
        return new NeonBranch(
                "br-1",
                "p",
                "db",
                Optional.of("br-0"),
                Optional.empty(),
                Optional.empty(),
                "ready",
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                expiry,
                Optional.empty(),
                NOW);
    }

    private static Branch.Props props(Map<String, Object> given) {
        Map<String, Object> values = new HashMap<>(given);
        values.put("projectId", "p");
        return Branch.TYPE.props().create(values);
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
