package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The contract of providers finds what each of these providers does wrong. */
class ProviderContractTest {

    private final ThingContractTest.Things things = new ThingContractTest().new Sighted();

    @Test
    void findsAProviderThatMakesAnotherObjectOnEachTry() {
        var tries = new AtomicInteger();
        var contract = contract(new Right() {
            @Override
            public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
                return Mono.fromSupplier(() -> "try-" + tries.incrementAndGet())
                        .flatMap(instance -> super.reconcile(new Reconcile<>(
                                new Identity(request.identity().resource(), instance),
                                request.phase(),
                                request.news(),
                                request.olds(),
                                request.attributes())));
            }
        });
        finds(contract::creatingTwiceMakesOneObject);
        finds(contract::everyPublisherMayBeSubscribedToTwice);
        finds(contract::aDeployThatDiedWithTheAnswerToACreateGoesOnWithTheSameObject);
    }

    @Test
    void findsAProviderThatDoesNotKnowItsOwn() {
        var contract = contract(new Right() {
            @Override
            public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
                return Mono.just(Found.absent());
            }
        });
        finds(contract::whatWasMadeIsFoundAsOurs);
        finds(contract::whatSomebodyElseMadeIsRefusedAndLeftAlone);
    }

    @Test
    void findsAProviderThatTakesEverythingForItsOwn() {
        var contract = contract(new Right() {
            @Override
            public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
                return super.read(request)
                        .map(found -> found instanceof Found.Foreign<Thing.Attributes> foreign
                                ? Found.ours(foreign.attributes())
                                : found);
            }
        });
        finds(contract::whatSomebodyElseMadeIsRefusedAndLeftAlone);
    }

    @Test
    void findsAProviderThatFailsToDeleteWhatIsGone() {
        var contract = contract(new Right() {
            @Override
            public Mono<Void> delete(Delete<Thing.Props, Thing.Attributes> request) {
                return Mono.defer(
                        () -> !things.objects().contains(request.attributes().id())
                                ? Mono.error(new IllegalStateException("404"))
                                : super.delete(request));
            }
        });
        finds(contract::deletingTwiceIsDeletingOnce);
        finds(contract::whatVanishedIsAbsentAndDeletedAllTheSame);
    }

    /** Of one that can look the engine does not ask for the deletion of what is gone. */
    @Test
    void findsAProviderThatCannotLookAndFailsToDeleteWhatIsGone() {
        class Blind extends Right {
            @Override
            public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
                return Mono.just(Found.cannotTell());
            }
        }
        contract(new Blind()).aDestroyThatDiedWithTheAnswerToADeleteEndsWithNothing();
        finds(contract(new Blind() {
            @Override
            public Mono<Void> delete(Delete<Thing.Props, Thing.Attributes> request) {
                return Mono.defer(
                        () -> !things.objects().contains(request.attributes().id())
                                ? Mono.error(new IllegalStateException("404"))
                                : super.delete(request));
            }
        })::aDestroyThatDiedWithTheAnswerToADeleteEndsWithNothing);
    }

    @Test
    void findsAProviderThatBeginsBeforeAnybodySubscribes() {
        var contract = contract(new Right() {
            @Override
            public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
                Mono<Thing.Attributes> begun = super.reconcile(request).cache();
                begun.subscribe();
                return begun;
            }
        });
        finds(contract::nothingHappensBeforeTheSubscription);
    }

    @Test
    void findsAnUpdateThatMakesAnotherObjectAndOneThatIsPlannedWrongly() {
        finds(contract(new Right() {
            @Override
            public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
                var other = new Identity(
                        request.identity().resource(), request.news().size() + "");
                return super.reconcile(new Reconcile<>(
                        other, Reconcile.Phase.CREATE, request.news(), Optional.empty(), Optional.empty()));
            }
        })::aChangeInPlaceKeepsTheObjectAndWhatIsStable);
        var everything = contract(new Right() {
            @Override
            public Mono<Diff> diff(Change<Thing.Props, Thing.Attributes> change) {
                return Mono.just(new Diff.Update(Set.of("id", "label")));
            }
        });
        finds(everything::aChangeInPlaceKeepsTheObjectAndWhatIsStable);
        finds(everything::anObjectThatCannotBeChangedIsReplacedInTheOrderAnnounced);
    }

    @Test
    void findsAListThatForgets() {
        finds(contract(new Right() {
            @Override
            public Flux<Thing.Attributes> list() {
                return Flux.empty();
            }
        })::whatExistsIsListed);
    }

    @Test
    void findsASecretThatIsShown() {
        var contract = contract(new Right() {
            @Override
            public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
                return super.reconcile(request)
                        .map(made -> new Thing.Attributes(
                                made.id(), "its token is " + made.token().reveal(), made.token()));
            }
        });
        finds(contract::secretsShowNowhere);
    }

    /** Its handles take the label for the id, of which a plan knows that an update keeps it. */
    static final class Mistaken extends Resource<Thing.Attributes> {

        static final ResourceType<Mistaken, Thing.Props, Thing.Attributes> TYPE =
                ResourceType.of("Fake.Thing", Thing.Props.class, Thing.Attributes.class, Mistaken::new);

        private Mistaken(Resource.Handle<Thing.Attributes> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("id", Thing.Attributes::id);
        }

        Output<String> label() {
            return attribute("id", Thing.Attributes::label);
        }

        Output<Redacted<String>> token() {
            return attribute("token", Thing.Attributes::token);
        }
    }

    /** Its handles leave the label out. */
    static final class Silent extends Resource<Thing.Attributes> {

        static final ResourceType<Silent, Thing.Props, Thing.Attributes> TYPE =
                ResourceType.of("Fake.Thing", Thing.Props.class, Thing.Attributes.class, Silent::new);

        private Silent(Resource.Handle<Thing.Attributes> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("id", Thing.Attributes::id);
        }

        Output<String> shortToken() {
            return attribute("token", Thing.Attributes::token)
                    .map(token -> token.reveal().substring(0, 1));
        }
    }

    @Test
    void findsAnAttributeThatHandlesReadUnderAnotherName() {
        assertThatThrownBy(contract(ofType(Mistaken.TYPE))::theHandleReadsEveryAttributeByItsName)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("attribute 'id' that Mistaken reads");
    }

    @Test
    void findsAnAttributeThatHandlesDoNotGive() {
        assertThatThrownBy(contract(ofType(Silent.TYPE))::theHandleReadsEveryAttributeByItsName)
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("attributes that Silent gives as outputs", "could not find", "label");
    }

    private Right ofType(ResourceType<?, Thing.Props, Thing.Attributes> type) {
        return new Right() {
            @Override
            public ResourceType<?, Thing.Props, Thing.Attributes> type() {
                return type;
            }
        };
    }

    private static void finds(ThrowingCallable test) {
        assertThatThrownBy(test).isInstanceOfAny(AssertionError.class, RuntimeException.class);
    }

    private ProviderContract<Thing.Props, Thing.Attributes> contract(Right provider) {
        return things.over(provider);
    }

    /** The provider of the cloud, for changing one verb of it. */
    private class Right implements Provider<Thing.Props, Thing.Attributes> {

        private final Provider<Thing.Props, Thing.Attributes> right = things.provider();

        @Override
        public ResourceType<?, Thing.Props, Thing.Attributes> type() {
            return right.type();
        }

        @Override
        public Mono<Found<Thing.Attributes>> read(Read<Thing.Props, Thing.Attributes> request) {
            return right.read(request);
        }

        @Override
        public Mono<Diff> diff(Change<Thing.Props, Thing.Attributes> change) {
            return right.diff(change);
        }

        @Override
        public Mono<Thing.Attributes> reconcile(Reconcile<Thing.Props, Thing.Attributes> request) {
            return right.reconcile(request);
        }

        @Override
        public Mono<Void> delete(Delete<Thing.Props, Thing.Attributes> request) {
            return right.delete(request);
        }

        @Override
        public Flux<Thing.Attributes> list() {
            return right.list();
        }
    }
}
