package io.alchemyreactive.test;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Stable;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A cloud of entries with unique names, one namespace per type. It refuses to make a second entry of a name and to delete
 * an entry that another one uses. For one thread at a time.
 */
final class Ledger {

    /** Holds no data. */
    static final ResourceType<Entry, Props, Attributes> NOTE =
            ResourceType.of("Ledger.Note", Props.class, Attributes.class, Entry::new);

    /** Holds data. */
    static final ResourceType<Entry, Props, Attributes> BOOK = ResourceType.of(
                    "Ledger.Book", Props.class, Attributes.class, Entry::new)
            .dataLoss("its pages");

    /** Owns what no test has made. */
    static final Identity SOMEBODY = new Identity(new ResourceKey(new StageKey("legacy", "prod"), "clerk"), "none");

    private final boolean marksOwners;
    private final boolean knowsNames;
    private final boolean fallsBackToNames;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private int next;

    private Ledger(boolean marksOwners, boolean knowsNames, boolean fallsBackToNames) {
        this.marksOwners = marksOwners;
        this.knowsNames = knowsNames;
        this.fallsBackToNames = fallsBackToNames;
    }

    /** A ledger in which whatever stands at a name is ours, as with the roles in a database of one's own. */
    static Ledger ownedByPlace() {
        return new Ledger(false, true, false);
    }

    /** A ledger whose entries say which resource they were made for. */
    static Ledger ownedByMark() {
        return new Ledger(true, true, false);
    }

    /** As {@link #ownedByMark}, with a provider that does not say that a name has to be free before it is given again. */
    static Ledger withoutNamesInDiffs() {
        return new Ledger(true, false, false);
    }

    /** As {@link #ownedByMark}, with a provider that looks by the name where an entry that it knows is gone. */
    static Ledger fallingBackToNames() {
        return new Ledger(true, true, true);
    }

    record Props(
            String name,
            @Nullable @Replaces String kind,
            int size,
            @Nullable List<String> uses) {}

    record Attributes(@Stable String id, String name) {}

    record Item(String id, String type, Identity owner, Props props) {}

    static final class Entry extends Resource<Attributes> {

        Entry(Resource.Handle<Attributes> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("id", Attributes::id);
        }

        static final class Inputs extends InputBuilder<Inputs> {

            Inputs() {
                set("size", 1);
            }

            Inputs name(String name) {
                return set("name", name);
            }

            Inputs name(Output<String> name) {
                return set("name", name);
            }

            Inputs kind(String kind) {
                return set("kind", kind);
            }

            Inputs kind(Output<String> kind) {
                return set("kind", kind);
            }

            Inputs size(int size) {
                return set("size", size);
            }

            Inputs size(Output<Integer> size) {
                return set("size", size);
            }

            Inputs uses(Output<List<String>> uses) {
                return set("uses", uses);
            }
        }
    }

    /** Declares an entry that holds no data. */
    static Mono<Entry> note(String id, Consumer<Entry.Inputs> inputs) {
        return NOTE.declare(id, Entry.Inputs::new, inputs);
    }

    /** Declares an entry that holds data. */
    static Mono<Entry> book(String id, Consumer<Entry.Inputs> inputs) {
        return BOOK.declare(id, Entry.Inputs::new, inputs);
    }

    Providers providers() {
        return Providers.of(new Entries(NOTE), new Entries(BOOK));
    }

    /** The provider of notes in another version of their type. */
    Providers providers(ResourceType<Entry, Props, Attributes> notes) {
        return Providers.of(new Entries(notes));
    }

    List<Item> items() {
        return List.copyOf(items.values());
    }

    List<String> names() {
        return items.values().stream().map(item -> item.props().name()).toList();
    }

    /** A stage on this ledger with its state in this store. */
    ScratchStack stage(StateStore store) {
        return ScratchStack.over(new CrashMatrix.World() {
            @Override
            public StateStore store() {
                return store;
            }

            @Override
            public Providers providers() {
                return Ledger.this.providers();
            }

            @Override
            public List<Identity> objects() {
                return items().stream().map(Item::owner).toList();
            }
        });
    }

    /** The changes so far, in their order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    void forgetCalls() {
        calls.clear();
    }

    /** Puts an entry there that no resource has made. */
    String plant(ResourceType<?, ?, ?> type, String name, Identity owner) {
        String id = "id-" + ++next;
        items.put(id, new Item(id, type.name(), owner, new Props(name, null, 1, null)));
        return id;
    }

    /** Takes an entry away. */
    void lose(String name) {
        items.values().removeIf(item -> item.props().name().equals(name));
    }

    /** Gives an entry another name. */
    void rename(String from, String to) {
        items.replaceAll((id, item) -> item.props().name().equals(from)
                ? new Item(
                        id,
                        item.type(),
                        item.owner(),
                        new Props(
                                to,
                                item.props().kind(),
                                item.props().size(),
                                item.props().uses()))
                : item);
    }

    private final class Entries implements Provider<Props, Attributes> {

        private final ResourceType<?, Props, Attributes> type;

        Entries(ResourceType<?, Props, Attributes> type) {
            this.type = type;
        }

        @Override
        public ResourceType<?, Props, Attributes> type() {
            return type;
        }

        @Override
        public Mono<Found<Attributes>> read(Read<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                Optional<Item> known =
                        request.attributes().flatMap(attributes -> Optional.ofNullable(items.get(attributes.id())));
                Optional<Item> item = request.attributes().isPresent() && !fallsBackToNames
                        ? known
                        : known.or(() -> named(request.props().name()));
                if (item.isEmpty()) {
                    return Found.absent();
                }
                Attributes attributes = attributes(item.get());
                boolean ours =
                        !marksOwners || known.isPresent() || item.get().owner().equals(request.identity());
                return ours
                        ? Found.ours(attributes)
                        : Found.foreign(
                                attributes, item.get().owner().resource().toString());
            });
        }

        /**
         * An entry of another kind that keeps its name can only be made when the old one is gone. A book that becomes smaller loses
         * pages.
         */
        @Override
        public Mono<Diff> diff(Change<Props, Attributes> change) {
            boolean keepsName = knowsNames
                    && !change.changed().contains("name")
                    && !change.unknown().contains("name");
            return Provider.super.diff(change).map(diff -> {
                if (diff instanceof Diff.Replace replace && keepsName) {
                    return new Diff.Replace(true, replace.because(), replace.dataLoss());
                }
                return diff instanceof Diff.Update update && losesPages(change)
                        ? new Diff.Update(update.stable(), Optional.of("pages without room"))
                        : diff;
            });
        }

        private boolean losesPages(Change<Props, Attributes> change) {
            return type.name().equals(BOOK.name())
                    && change.news()
                            .filter(news -> news.size() < change.olds().size())
                            .isPresent();
        }

        @Override
        public Mono<Attributes> reconcile(Reconcile<Props, Attributes> request) {
            return Mono.fromSupplier(() -> {
                calls.add(request.phase() + " " + request.identity().fqn());
                Item item = request.attributes().isPresent()
                        ? change(request, request.attributes().get().id())
                        : make(request);
                items.put(item.id(), item);
                return attributes(item);
            });
        }

        private Item change(Reconcile<Props, Attributes> request, String id) {
            if (!items.containsKey(id)) {
                throw new IllegalStateException(id + " does not exist");
            }
            return new Item(id, type.name(), request.identity(), request.news());
        }

        /** An entry that an earlier attempt made under its name is taken for the one that is asked for. */
        private Item make(Reconcile<Props, Attributes> request) {
            Optional<Item> there = named(request.news().name());
            if (there.isPresent() && marksOwners && !there.get().owner().equals(request.identity())) {
                throw new IllegalStateException("the name " + request.news().name() + " is taken by "
                        + there.get().owner().resource());
            }
            return there.map(item -> new Item(item.id(), item.type(), item.owner(), request.news()))
                    .orElseGet(() -> new Item("id-" + ++next, type.name(), request.identity(), request.news()));
        }

        @Override
        public Mono<Void> delete(Delete<Props, Attributes> request) {
            return Mono.fromRunnable(() -> {
                String id = request.attributes().id();
                calls.add("DELETE " + request.identity().fqn() + " "
                        + request.props().name());
                items.values().stream()
                        .filter(item -> item.props().uses() != null
                                && item.props().uses().contains(id))
                        .findFirst()
                        .ifPresent(user -> {
                            throw new IllegalStateException(
                                    id + " is used by " + user.props().name());
                        });
                items.remove(id);
            });
        }

        @Override
        public Flux<Attributes> list() {
            return Flux.defer(() -> Flux.fromIterable(items())
                    .filter(item -> item.type().equals(type.name()))
                    .map(Entries::attributes));
        }

        private Optional<Item> named(String name) {
            return items.values().stream()
                    .filter(item -> item.type().equals(type.name())
                            && item.props().name().equals(name))
                    .findFirst();
        }

        private static Attributes attributes(Item item) {
            return new Attributes(item.id(), item.props().name());
        }
    }
}
