package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Provider}, as tests. A test class of a provider implements this interface and says which
 * provider it is, what to declare, and how to look at the objects without it:
 *
 * <pre>{@code
 * class BucketProviderTest implements ProviderContract<Bucket.Props, Bucket.Attributes> {
 *     private final FakeS3 s3 = FakeS3.start();
 *     public Provider<Bucket.Props, Bucket.Attributes> provider() { return new BucketProvider(s3.client()); }
 *     public Bucket.Props props() { return new Bucket.Props("eu", 7, null); }
 *     public Optional<Bucket.Props> changedInPlace() { return Optional.of(new Bucket.Props("eu", 9, null)); }
 *     public Optional<Bucket.Props> replacement() { return Optional.of(new Bucket.Props("us", 7, null)); }
 *     public Optional<Bucket.Props> contested() { return Optional.of(new Bucket.Props("eu", 7, "a-unique-name")); }
 *     public Set<String> objects() { return s3.bucketNames(); }
 *     public String objectOf(Bucket.Attributes attributes) { return attributes.name(); }
 *     public void remove(Bucket.Attributes attributes) { s3.drop(attributes.name()); }
 * }
 * }</pre>
 *
 * <p>All hooks of one test see the same cloud, which may hold other objects and be shared between tests: each test
 * deletes what it made. Publishers are subscribed to on a parallel thread, so that BlockHound, where it is installed,
 * finds a provider that blocks. An ability that a type lacks (no change in place, nothing to list) is said by a hook; the test
 * of it is then skipped, or proves that it is so.
 *
 * @param <P> the properties
 * @param <A> the attributes
 */
public interface ProviderContract<P extends Record, A extends Record> {

    /** How long one call or one deploy of one resource may take. */
    Duration LIMIT = Duration.ofSeconds(60);

    /** The provider under test. */
    Provider<P, A> provider();

    /**
     * The complete properties of an object that can be made. Objects that they refer to, such as a parent, exist
     * already.
     */
    P props();

    /**
     * The properties of {@link #props} with a change that can be made in place; empty when the type has no such change.
     */
    Optional<P> changedInPlace();

    /**
     * The properties of {@link #props} with a change that needs a new object; empty when the type has no such change.
     */
    Optional<P> replacement();

    /**
     * Properties that can collide with an object of another owner, for example with a declared name; empty when the
     * type has no such collision.
     */
    Optional<P> contested();

    /** The ids of all existing objects, read without the provider. Empty when {@link #hasObjects} is false. */
    Set<String> objects();

    /** The id, as in {@link #objects}, of the object with these attributes. */
    String objectOf(A attributes);

    /** Removes the object with these attributes without the provider. */
    void remove(A attributes);

    /** Whether a resource has an object; if not, it only computes its attributes. True by default. */
    default boolean hasObjects() {
        return true;
    }

    /** Whether {@code read} can tell if the object exists; if not, it answers that it cannot. True by default. */
    default boolean canTell() {
        return true;
    }

    /** Whether {@code list} finds the objects; if not, it is empty. True by default. */
    default boolean canList() {
        return true;
    }

    /**
     * Whether an object of another owner can be taken over; if not, the attempt fails and leaves the object alone. True
     * by default.
     */
    default boolean canAdopt() {
        return true;
    }

    /**
     * The attributes that {@code read} finds of an object of which nothing is stored. They lack what a cloud tells once only,
     * such as a generated password; a create that goes on with them makes a new one. Default: all of them.
     */
    default A foundAnew(A made) {
        return made;
    }

    /**
     * The name of the stack in which the tests declare their resources. Physical names begin with it, also those of the
     * other owner. {@code contract} by default.
     */
    default String stack() {
        return "contract";
    }

    /** The number of calls that have reached the cloud so far, where they can be counted; always 0 by default. */
    default long calls() {
        return 0;
    }

    /** Makes an object of another owner. By default the provider makes it for a resource of another stack. */
    default A plant(P props) {
        return new ProviderTrial<>(this).stranger(props);
    }

    @Test
    default void creatingTwiceMakesOneObject() {
        try (var trial = new ProviderTrial<>(this)) {
            A first = trial.create(props());
            assertThat(foundAnew(trial.create(props())))
                    .as("the answer to the same create")
                    .isEqualTo(foundAnew(first));
            trial.expectObjects(1);
            assertThat(trial.createOver(first, props()))
                    .as("a create that goes on with what was found")
                    .isEqualTo(first);
            trial.expectObjects(1);
        }
    }

    @Test
    default void whatWasMadeIsFoundAsOurs() {
        try (var trial = new ProviderTrial<>(this)) {
            P props = props();
            if (canTell()) {
                assertThat(trial.read(props)).as("before it is made").isEqualTo(Found.absent());
            }
            A made = trial.create(props);
            assertThat(trial.read(props, made))
                    .as("with known attributes")
                    .isEqualTo(canTell() ? Found.ours(made) : Found.cannotTell());
            if (hasObjects()) {
                assertThat(trial.read(props))
                        .as("after a lost answer")
                        .isEqualTo(canTell() ? Found.ours(foundAnew(made)) : Found.cannotTell());
            }
        }
    }

    @Test
    default void whatVanishedIsAbsentAndDeletedAllTheSame() {
        assumeTrue(hasObjects(), "no object is behind this type");
        try (var trial = new ProviderTrial<>(this)) {
            A made = trial.create(props());
            remove(made);
            trial.expectObjects(0);
            Found<A> expected = canTell() ? Found.absent() : Found.cannotTell();
            assertThat(trial.read(props(), made)).isEqualTo(expected);
            assertThat(trial.read(props())).isEqualTo(expected);
            trial.delete(props(), made);
        }
    }

    @Test
    default void deletingTwiceIsDeletingOnce() {
        try (var trial = new ProviderTrial<>(this)) {
            A made = trial.create(props());
            trial.delete(props(), made);
            trial.expectObjects(0);
            trial.delete(props(), made);
            trial.expectObjects(0);
        }
    }

    @Test
    default void aChangeInPlaceKeepsTheObjectAndWhatIsStable() {
        P news = ProviderTrial.required(changedInPlace(), "nothing of this type can be changed in place");
        try (var trial = new ProviderTrial<>(this)) {
            A before = trial.create(props());
            Diff diff = trial.diff(props(), news, before);
            assertThat(diff).as("what changedInPlace comes to").isNotInstanceOfAny(Diff.Replace.class, Diff.Noop.class);
            A after = trial.update(props(), news, before);
            trial.expectObjects(1);
            if (hasObjects()) {
                assertThat(objectOf(after)).isEqualTo(objectOf(before));
            }
            assertThat(trial.stable(diff, after)).as("stable attributes").isEqualTo(trial.stable(diff, before));
            assertThat(trial.update(props(), news, before))
                    .as("the same update")
                    .isEqualTo(after);
            if (canTell()) {
                assertThat(trial.read(news, after)).as("the object afterwards").isEqualTo(Found.ours(after));
            }
        }
    }

    @Test
    default void anObjectThatCannotBeChangedIsReplacedInTheOrderAnnounced() {
        P news = ProviderTrial.required(replacement(), "nothing of this type needs another object");
        try (var stage = new ProviderStage<>(this)) {
            stage.deploy(props());
            A before = stage.attributes();
            Diff diff = new ProviderTrial<>(this).diff(props(), news, before);
            assertThat(diff).as("what replacement comes to").isNotInstanceOfAny(Diff.Update.class, Diff.Noop.class);
            List<String> order = ProviderStage.makingAndDeleting(stage.deploy(news));
            assertThat(order).containsExactlyInAnyOrder("create", "delete");
            if (diff instanceof Diff.Replace replace) {
                assertThat(order).startsWith(replace.deleteFirst() ? "delete" : "create");
            }
            stage.expectObjects(1);
            if (hasObjects()) {
                assertThat(objectOf(stage.attributes())).isNotEqualTo(objectOf(before));
            }
        }
    }

    @Test
    default void anEqualDeclarationCallsNothing() {
        try (var stage = new ProviderStage<>(this)) {
            stage.deploy(props());
            long before = calls();
            Faults faults = stage.deploy(props());
            assertThat(stage.lastPlan().isEmpty()).as(stage.lastPlan().toText()).isTrue();
            assertThat(faults.names()).noneMatch(name -> name.startsWith("read") || name.startsWith("update"));
            assertThat(calls()).isEqualTo(before);
        }
    }

    @Test
    default void whatSomebodyElseMadeIsRefusedAndLeftAlone() {
        P props = ProviderTrial.required(contested(), "nobody else's object can stand in the way");
        try (var stage = new ProviderStage<>(this);
                var trial = new ProviderTrial<>(this)) {
            A theirs = plant(props);
            trial.alsoDelete(theirs);
            Set<String> before = objects();
            Found<A> found = trial.read(props);
            assertThat(found).isInstanceOf(Found.Foreign.class);
            String owner = ((Found.Foreign<A>) found).owner();
            assertThat(owner).as("whose it is").isNotBlank();
            assertThatThrownBy(() -> stage.deploy(props))
                    .isInstanceOf(PlanFailedException.class)
                    .hasCauseInstanceOf(ForeignObjectException.class)
                    .hasMessageContaining(owner);
            assertThat(objects()).isEqualTo(before).contains(objectOf(theirs));
        }
    }

    @Test
    default void whatSomebodyElseMadeIsTakenOverWhenThatIsAllowed() {
        P props = ProviderTrial.required(contested(), "nobody else's object can stand in the way");
        try (var stage = new ProviderStage<>(this);
                var trial = new ProviderTrial<>(this)) {
            A theirs = plant(props);
            trial.alsoDelete(theirs);
            Set<String> before = objects();
            if (!canAdopt()) {
                assertThatThrownBy(() -> stage.deployAdopting(props)).isNotNull();
                assertThat(objects()).isEqualTo(before);
                return;
            }
            stage.deployAdopting(props);
            assertThat(objects()).isEqualTo(before);
            assertThat(objectOf(stage.attributes())).isEqualTo(objectOf(theirs));
            stage.destroy();
            assertThat(objects()).doesNotContain(objectOf(theirs));
        }
    }

    @Test
    default void whatExistsIsListed() {
        try (var trial = new ProviderTrial<>(this)) {
            A made = trial.create(props());
            if (canList()) {
                assertThat(trial.list()).extracting(this::objectOf).contains(objectOf(made));
                trial.delete(props(), made);
                assertThat(trial.list()).extracting(this::objectOf).doesNotContain(objectOf(made));
            } else {
                assertThat(trial.list()).isEmpty();
            }
        }
    }

    @Test
    default void aDeployThatDiedWithTheAnswerToACreateGoesOnWithTheSameObject() {
        for (Faults.Kind kind : List.of(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER)) {
            try (var stage = new ProviderStage<>(this)) {
                stage.deployStruck(props(), "create", kind);
                stage.expectObjects(kind == Faults.Kind.CRASH_AFTER ? 1 : 0);
                stage.deploy(props());
                stage.expectObjects(1);
                stage.expectRest();
            }
        }
    }

    @Test
    default void aDeployThatDiedWithTheAnswerToAChangeConverges() {
        P news = ProviderTrial.required(changedInPlace(), "nothing of this type can be changed in place");
        for (Faults.Kind kind : List.of(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER)) {
            try (var stage = new ProviderStage<>(this)) {
                stage.deploy(props());
                stage.deployStruck(news, "update", kind);
                stage.deploy(news);
                stage.expectObjects(1);
                stage.expectRest();
            }
        }
    }

    @Test
    default void aDestroyThatDiedWithTheAnswerToADeleteEndsWithNothing() {
        for (Faults.Kind kind : List.of(Faults.Kind.CRASH_BEFORE, Faults.Kind.CRASH_AFTER)) {
            try (var stage = new ProviderStage<>(this)) {
                stage.deploy(props());
                stage.destroyStruck("delete", kind);
                stage.destroy();
                stage.expectObjects(0);
            }
        }
    }

    @Test
    default void theHandleReadsEveryAttributeByItsName() {
        try (var stage = new ProviderStage<>(this)) {
            stage.deploy(props());
            HandleAttributes.expectByName(stage.handle(), stage.attributes());
        }
    }

    @Test
    default void secretsShowNowhere() {
        try (var stage = new ProviderStage<>(this)) {
            stage.deploy(props());
            changedInPlace().ifPresent(stage::deploy);
            assumeTrue(stage.watch().hasSecrets(), "this type has no secret");
            stage.watch().expectNoSecretShown();
        }
    }

    @Test
    default void everyPublisherMayBeSubscribedToTwice() {
        try (var trial = new ProviderTrial<>(this)) {
            var create = trial.creating(props());
            A made = trial.one(create);
            assertThat(foundAnew(trial.one(create))).isEqualTo(foundAnew(made));
            trial.expectObjects(1);
            var read = trial.reading(props(), Optional.of(made));
            assertThat(trial.one(read)).isEqualTo(trial.one(read));
            var list = trial.listing();
            assertThat(trial.all(list)).isEqualTo(trial.all(list));
            changedInPlace().ifPresent(news -> {
                var diff = trial.differing(props(), news, made);
                assertThat(trial.one(diff)).isEqualTo(trial.one(diff));
                var update = trial.updating(props(), news, made);
                assertThat(trial.one(update)).isEqualTo(trial.one(update));
            });
            var delete = trial.deleting(props(), made);
            trial.none(delete);
            trial.none(delete);
            trial.expectObjects(0);
        }
    }

    @Test
    default void nothingHappensBeforeTheSubscription() {
        try (var trial = new ProviderTrial<>(this)) {
            A made = trial.create(props());
            try (var other = new ProviderTrial<>(this)) {
                long calls = calls();
                assertThat(other.creating(props())).isNotNull();
                assertThat(trial.reading(props(), Optional.of(made))).isNotNull();
                changedInPlace().ifPresent(news -> {
                    assertThat(trial.differing(props(), news, made)).isNotNull();
                    assertThat(trial.updating(props(), news, made)).isNotNull();
                });
                assertThat(trial.listing()).isNotNull();
                assertThat(trial.deleting(props(), made)).isNotNull();
                assertThat(calls())
                        .as("calls of publishers that nobody subscribed to")
                        .isEqualTo(calls);
            }
            trial.expectObjects(1);
            if (canTell()) {
                assertThat(trial.read(props(), made)).isEqualTo(Found.ours(made));
            }
        }
    }
}
