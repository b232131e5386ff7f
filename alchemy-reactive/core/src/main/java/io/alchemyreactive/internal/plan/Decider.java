package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.lifecycle.DesiredChange;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.internal.lifecycle.Transitions;
import io.alchemyreactive.internal.lifecycle.Verdict;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides the step for one declared resource: compares the declaration with the row, asks the provider where the
 * transition table requires it, and takes the step from the table. The planner decides with the values known so far;
 * the applier decides again when all values are known. Immutable and thread-safe.
 */
final class Decider {

    private final StageKey stage;
    private final PlanOptions options;
    private final DataLosses losses;
    private final HolderCheck holders;
    private final Instant now;

    /** @param now the time of the run, for objects that are due for renewal */
    Decider(StageKey stage, PlanOptions options, Providers providers, HolderCheck holders, Instant now) {
        this.stage = stage;
        this.options = options;
        this.losses = new DataLosses(providers);
        this.holders = holders;
        this.now = now;
    }

    /** Whether this resource takes part in the run. Resources that do not take part stay as they are. */
    boolean includes(String fqn) {
        return options.includes(fqn);
    }

    /**
     * The decision for a resource whose object is at rest and stays as it is, which no provider is asked about; null for
     * every other resource. The target has the stored properties themselves, so that nothing is built that lives as long
     * as the decision.
     */
    @Nullable
    Decision unchanged(ResourceNode node, Inputs inputs, List<String> dependencies) {
        Row row = node.stored().orElse(null);
        if (row == null || !inputs.complete() || !mayStay(node, row)) {
            return null;
        }
        Value.Fields stored = row.current().props();
        Target target = target(node.declaration(), inputs, dependencies, stored);
        if (target.props() != stored) {
            return null;
        }
        return decision(
                node,
                DesiredChange.SAME,
                Observation.NONE,
                Optional.of(target),
                Comparison.same(node.gateway().type()),
                List.of());
    }

    /** Whether a resource with the stored properties needs no look at its object. */
    private boolean mayStay(ResourceNode node, Row row) {
        Generation current = row.current();
        return Rows.isSettled(row)
                && current.lastProps() == null
                && !options.refresh()
                && options.imports().isEmpty()
                && node.gateway().type().accepts(current.type())
                && !node.declaration().isOfEveryDeploy()
                && dueSince(node, row).isEmpty()
                && (!node.isAction()
                        || current.attributes() == null
                        || node.gateway().canRead(current.attributes()));
    }

    /** The time since which the object at rest is due for renewal; empty when it is not due. */
    private Optional<Instant> dueSince(ResourceNode node, Row row) {
        Generation current = row.current();
        Optional<String> component = node.gateway().type().attributes().renewalTime();
        if (component.isEmpty()
                || current.attributes() == null
                || !Rows.isResting(row)
                || !node.gateway().type().accepts(current.type())
                || !node.gateway().canRead(current.attributes())) {
            return Optional.empty();
        }
        return component
                .map(current.attributes().values()::get)
                .map(time -> Values.to(time, Instant.class))
                .filter(time -> !now.isBefore(time));
    }

    Mono<Decision> decide(ResourceNode node, Inputs inputs, List<String> dependencies) {
        Value.Fields stored = node.stored().map(row -> row.current().props()).orElse(null);
        Optional<Target> target = inputs.complete()
                ? Optional.of(target(node.declaration(), inputs, dependencies, stored))
                : Optional.empty();
        if (node.isAction() && options.imports().containsKey(node.fqn())) {
            return Mono.error(new ImportRefusedException(
                    node.fqn(), "it is an action, which has no object", "Deploy the stage: that runs it."));
        }
        return node.stored().isEmpty()
                ? decideNew(node, inputs, target)
                : decideStored(node, node.stored().get(), inputs, target);
    }

    /**
     * The decision for an object that uses objects which are deleted before their successors are created. When it has
     * to be replaced, it is deleted before them.
     *
     * @param goFirst the FQNs of the used resources
     * @param change properties with the identity of the used objects, which certainly change
     */
    Decision beforeUsed(ResourceNode node, Decision decision, List<String> goFirst, Set<String> change) {
        boolean replaced = decision.step() == Step.REPLACE
                || decision.step() == Step.UPDATE
                        && node.gateway().type().props().components().stream()
                                .anyMatch(component -> component.replaces().isPresent()
                                        && decision.undetermined().contains(component.name())
                                        && change.contains(component.name()));
        if (!replaced) {
            return decision;
        }
        List<PlannedChange.Reason> reasons = new ArrayList<>(decision.reasons());
        reasons.add(PlannedChange.Reason.inWords(
                "goes before " + String.join(", ", goFirst) + ", which is deleted before another one is made"));
        return new Decision(
                Step.REPLACE_DELETE_FIRST,
                Optional.empty(),
                decision.observation(),
                Set.of(),
                Set.of(),
                losses.of(
                        node.stored().orElseThrow(),
                        Step.REPLACE_DELETE_FIRST,
                        node.declaration().options().retain(),
                        decision.dataLoss()),
                reasons);
    }

    /**
     * Emits the provider's sentences about an object that is created or updated, with the properties known so far.
     * Completes empty for an object that stays as it is.
     */
    Mono<Gateway.Remarks> remarks(ResourceNode node, Inputs inputs, Decision decision) {
        boolean made = decision.step().makesObject();
        if (!made && decision.step() != Step.UPDATE) {
            return Mono.empty();
        }
        Value.@Nullable Fields attributes = made
                ? null
                : node.stored()
                        .map(row -> row.current().attributes())
                        // Attributes that do not have the form of the type are left out; the update returns new ones.
                        .filter(node.gateway()::canRead)
                        .orElse(null);
        Value.Fields props = decision.target()
                .map(Target::props)
                .or(() -> tellable(node, inputs))
                .orElse(null);
        return props != null && (made || attributes != null)
                ? node.gateway()
                        .remarks(
                                new Identity(new ResourceKey(stage, node.fqn()), ""),
                                props,
                                attributes,
                                node.call(options.retries()))
                : Mono.empty();
    }

    /** The properties known so far; empty when the record cannot be created without the unknown ones. */
    private static Optional<Value.Fields> tellable(ResourceNode node, Inputs inputs) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        Set<String> known = inputs.known();
        if (!type.props().components().stream()
                .allMatch(component -> !component.required() || known.contains(component.name()))) {
            return Optional.empty();
        }
        try {
            return Optional.of(ErrorBoundary.call(() -> inputs.props(null)));
        } catch (RuntimeException e) {
            // The constructor of the record may check properties that are not known yet. It is called again when all
            // are known.
            return Optional.empty();
        }
    }

    private Mono<Decision> decideNew(ResourceNode node, Inputs inputs, Optional<Target> target) {
        List<PlannedChange.Reason> reasons = PropertyDifferences.ofNew(inputs, target);
        String imported = options.imports().get(node.fqn());
        Mono<Observation> look = imported == null ? lookForNew(node, target) : lookForImport(node, target, imported);
        if (imported != null) {
            reasons.add(0, PlannedChange.Reason.inWords("takes over the existing object with the id " + imported));
        }
        return look.flatMap(observation ->
                        holders.found(node, imported == null ? permitted(node, observation) : observation))
                .map(observation ->
                        decision(node, DesiredChange.NEW, observation, target, Comparison.nothing(), reasons));
    }

    /**
     * Asks the provider for an object of a resource without a row. When properties are unknown, the applier does it
     * later.
     */
    private Mono<Observation> lookForNew(ResourceNode node, Optional<Target> target) {
        return target.map(known -> node.gateway()
                        .read(
                                new Identity(new ResourceKey(stage, node.fqn()), ""),
                                known.props(),
                                null,
                                node.call(options.retries())))
                .orElseGet(() -> Mono.just(Observation.CANNOT_TELL));
    }

    private Mono<Observation> lookForImport(ResourceNode node, Optional<Target> target, String id) {
        if (target.isEmpty()) {
            return Mono.error(new ImportRefusedException(
                    node.fqn(),
                    "some of its properties are not known yet",
                    "Deploy the resources that it uses first."));
        }
        return node.gateway()
                .find(
                        new Identity(new ResourceKey(stage, node.fqn()), ""),
                        target.get().props(),
                        id,
                        node.call(options.retries()))
                .filter(observation -> observation.presence() != Presence.ABSENT)
                .switchIfEmpty(Mono.error(() -> new ImportRefusedException(
                        node.fqn(),
                        "its provider finds no object of the type "
                                + node.gateway().type() + " with the id '" + id + "'",
                        "Check the id, and that the provider has access to the object.")))
                .flatMap(observation -> holders.refuseHalfMade(
                                node, observation.attributes().orElseThrow(), options.retries())
                        .thenReturn(observation));
    }

    private Mono<Decision> decideStored(ResourceNode node, Row row, Inputs inputs, Optional<Target> target) {
        if (options.imports().containsKey(node.fqn())) {
            return Mono.error(new ImportRefusedException(
                    node.fqn(),
                    "an object of it is stored already",
                    Rows.isResting(row)
                            ? "To exchange it, first let the stored one go: state forget '" + node.fqn() + "' --stage "
                                    + stage.stage() + "."
                            : "Something is under way with it: deploy the stage first, so that it settles."));
        }
        boolean refreshes = options.refresh() && Rows.isResting(row);
        // The object of an unfinished create is read before the comparison, because the meaning of a difference depends
        // on whether it exists.
        Mono<Observation> look = refreshes || Rows.isHalfMade(row) || Rows.isDeleting(row)
                ? lookForCurrent(node, row, target)
                : Mono.just(Observation.NONE);
        return look.flatMap(observation -> compare(node, row, inputs, target, observation)
                .map(comparison -> refreshes ? comparison.withDrift(row, observation) : comparison)
                .map(comparison -> comparison.afterOperation(row))
                .flatMap(comparison -> renewed(node, row, target, comparison))
                .flatMap(comparison -> conclude(node, row, target, comparison, observation)));
    }

    /** The comparison with the renewal of an object taken into account, when only time makes an update due. */
    private Mono<Comparison> renewed(ResourceNode node, Row row, Optional<Target> target, Comparison comparison) {
        Optional<Instant> since = comparison.wanted() == DesiredChange.SAME ? dueSince(node, row) : Optional.empty();
        Value.Fields attributes = row.current().attributes();
        if (since.isEmpty() || attributes == null) {
            return Mono.just(comparison);
        }
        return node.gateway()
                .diff(
                        Rows.identity(stage, row, row.current()),
                        row.current().props(),
                        target.map(Target::props).orElse(null),
                        attributes,
                        Set.of(),
                        Set.of(),
                        node.call(options.retries()))
                .map(diff -> comparison.dueSince(since.get(), diff));
    }

    private Mono<Decision> conclude(
            ResourceNode node, Row row, Optional<Target> target, Comparison comparison, Observation observation) {
        if (comparison.wanted().isOriginal() && !Rows.isReady(row)) {
            // The presence of the original decides here, and not that of the new object.
            Generation original = Rows.original(row).orElseThrow();
            return look(node, row, original)
                    .map(seen -> permitted(node, seen))
                    .map(seen -> decision(node, comparison.wanted(), seen, target, comparison, comparison.reasons()));
        }
        if (Transitions.next(Optional.of(row), comparison.wanted(), observation.presence()) instanceof Verdict.Ask) {
            return lookForCurrent(node, row, target)
                    .map(seen -> decision(node, comparison.wanted(), seen, target, comparison, comparison.reasons()));
        }
        return Mono.fromSupplier(
                () -> decision(node, comparison.wanted(), observation, target, comparison, comparison.reasons()));
    }

    /**
     * Asks the provider for the current object. When an object of another owner is in its place, our object does not
     * exist. When the declared properties have changed since, the provider is asked again with the declared ones.
     */
    private Mono<Observation> lookForCurrent(ResourceNode node, Row row, Optional<Target> target) {
        return look(node, row, row.current()).flatMap(observation -> {
            boolean elsewhere = observation.presence() == Presence.FOREIGN
                    && !target.map(Target::props).equals(observation.foundWith());
            boolean unheld = elsewhere || row.current().attributes() == null || isAnother(node, row, observation);
            Mono<Observation> known = (elsewhere ? lookWhereWanted(node, target) : Mono.just(observation))
                    .flatMap(seen ->
                            isOlder(node, row, seen).map(older -> permitted(node, older ? Observation.ABSENT : seen)));
            return unheld ? known.flatMap(seen -> holders.found(node, seen)) : known;
        });
    }

    /** Whether the found object is certainly not that of the row. */
    private static boolean isAnother(ResourceNode node, Row row, Observation observation) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        return observation
                .attributes()
                .filter(found -> ObjectHolders.isAnother(type, row.current(), found))
                .isPresent();
    }

    /**
     * Whether the found object is an older one of the row itself, which is deleted when other resources no longer use
     * it.
     */
    private Mono<Boolean> isOlder(ResourceNode node, Row row, Observation observation) {
        Value.Fields attributes = observation.attributes().orElse(null);
        return observation.presence() != Presence.FOREIGN || attributes == null
                ? Mono.just(false)
                : node.gateway().isOneOf(stage, row, row.older(), attributes, node.call(options.retries()));
    }

    /** Asks the provider what is in the place of an object that was certainly not created. */
    private Mono<Observation> lookWhereWanted(ResourceNode node, Optional<Target> target) {
        return target.isEmpty()
                ? Mono.just(Observation.ABSENT)
                : lookForNew(node, target)
                        .map(observation ->
                                observation.presence() == Presence.CANNOT_TELL ? Observation.ABSENT : observation);
    }

    private Mono<Observation> look(ResourceNode node, Row row, Generation generation) {
        return node.gateway().type().accepts(generation.type())
                ? node.gateway().read(Rows.identity(stage, row, generation), generation, node.call(options.retries()))
                : Mono.just(Observation.CANNOT_TELL);
    }

    private Mono<Comparison> compare(
            ResourceNode node, Row row, Inputs inputs, Optional<Target> target, Observation observation) {
        Mono<Comparison> current = compare(node, row, row.current(), inputs, target, observation);
        // An older object that other resources still use was not deleted, and a new object cannot get its name while it
        // exists.
        Optional<Generation> predecessor = Rows.predecessor(row)
                .filter(older -> !Rows.isReady(row) || holders.holders().isUsed(row.fqn(), older));
        if (predecessor.isEmpty()) {
            return current;
        }
        return current.flatMap(asCurrent -> asCurrent.wanted() == DesiredChange.SAME
                        || Rows.isReady(row) && asCurrent.wanted() == DesiredChange.UPDATE
                ? Mono.just(asCurrent)
                : compare(node, row, predecessor.get(), inputs, target, Observation.NONE)
                        .map(asOriginal -> asOriginal.preferOriginal(predecessor.get(), asCurrent)));
    }

    private Mono<Comparison> compare(
            ResourceNode node,
            Row row,
            Generation generation,
            Inputs inputs,
            Optional<Target> target,
            Observation observation) {
        ResourceType<?, ?, ?> type = node.gateway().type();
        if (!type.accepts(generation.type())) {
            return Mono.just(Comparison.otherType(
                    generation.type(), type.name(), holders.holders().isUsed(row.fqn())));
        }
        PropertyDifferences differences = PropertyDifferences.between(type, generation, inputs, target);
        if (differences.none()) {
            boolean unreadable = node.isAction()
                    && generation.attributes() != null
                    && !node.gateway().canRead(generation.attributes());
            if (unreadable) {
                return Mono.just(Comparison.otherOutputs(type));
            }
            return Mono.just(
                    node.declaration().isOfEveryDeploy() ? Comparison.everyDeploy(type) : Comparison.same(type));
        }
        var attributes = generation.attributes() != null
                ? generation.attributes()
                : observation.ours().orElse(null);
        Identity identity = Rows.identity(stage, row, generation);
        Mono<Diff> diff = attributes == null
                ? node.gateway()
                        .diffUnfinished(
                                identity, differences.changed(), differences.unknown(), node.call(options.retries()))
                : node.gateway()
                        .diff(
                                identity,
                                differences.olds(),
                                target.map(Target::props).orElse(null),
                                attributes,
                                differences.changed(),
                                differences.unknown(),
                                node.call(options.retries()));
        boolean unfinished = generation.attributes() == null;
        return diff.map(answer -> Comparison.of(type, unfinished ? decided(answer, differences) : answer, differences));
    }

    /**
     * Turns an undetermined answer about an unfinished create into a replacement when all values are known, because
     * nothing more can become known.
     */
    private static Diff decided(Diff answer, PropertyDifferences differences) {
        return answer instanceof Diff.Undetermined open && differences.unknown().isEmpty()
                ? new Diff.Replace(false, open.because(), Optional.empty())
                : answer;
    }

    private Decision decision(
            ResourceNode node,
            DesiredChange wanted,
            Observation observation,
            Optional<Target> target,
            Comparison comparison,
            List<PlannedChange.Reason> reasons) {
        Verdict verdict = Transitions.next(node.stored(), wanted, observation.presence());
        if (verdict instanceof Verdict.Do step) {
            return new Decision(
                    step.step(),
                    target,
                    observation,
                    comparison.stable(),
                    comparison.undetermined(),
                    node.stored()
                            .map(row -> losses.of(
                                    row,
                                    step.step(),
                                    node.declaration().options().retain(),
                                    comparison.dataLoss()))
                            .orElse(List.of()),
                    reasons);
        }
        if (verdict instanceof Verdict.Refuse refusal) {
            throw new ForeignObjectException(
                    node.fqn(), node.gateway().type().name(), observation.owner(), refusal.why());
        }
        throw new IllegalStateException(
                "no step for " + node.fqn() + ": " + wanted + ", " + observation.presence() + ": " + verdict);
    }

    private Observation permitted(ResourceNode node, Observation observation) {
        return options.adopt() || node.declaration().options().adopt() ? observation.adoptable() : observation;
    }

    /**
     * The declared state.
     *
     * @param stored the stored properties, which the target has when the declared ones are equal
     */
    private static Target target(
            Declaration declaration, Inputs inputs, List<String> dependencies, Value.@Nullable Fields stored) {
        ResourceType<?, ?, ?> type = declaration.type();
        try {
            Value.Fields props = ErrorBoundary.call(() -> inputs.props(stored));
            return new Target(type.name(), type.schema(), props, dependencies, null, policies(declaration));
        } catch (RuntimeException e) {
            throw new InvalidDeclarationException(
                    declaration.fqn(), "(" + type + ") has invalid properties: " + ErrorText.of(e), "Correct them.", e);
        }
    }

    static Policies policies(Declaration declaration) {
        ResourceOptions options = declaration.options();
        boolean usual = !options.retain()
                && options.timeout().isEmpty()
                && options.retries().isEmpty()
                && declaration.sequentialScopes().isEmpty();
        return usual
                ? Policies.NONE
                : new Policies(
                        options.retain(),
                        declaration.sequentialScopes(),
                        options.timeout(),
                        options.retries()
                                .map(tries ->
                                        new Policies.Tries(tries.times(), tries.firstWait(), tries.longestWait())));
    }
}
