package io.alchemyreactive.postgres.lint;

import io.alchemyreactive.postgres.internal.MigrationVersions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Finds dangerous statements in migrations, without a database: those that block queries for longer than a moment, that
 * break the release before, that lose data or that fail. A statement about a table that the same file makes is not
 * dangerous. Stateless and thread-safe.
 */
public final class MigrationLint {

    private MigrationLint() {}

    /**
     * Emits the report about these files, in the order in which they run. Works on the subscribing thread and does not
     * block. Fails only with a defect of the check; a file that cannot be read as SQL is reported as unread.
     *
     * @param files the files, in any order
     */
    public static Mono<LintReport> check(List<LintFile> files, LintOptions options) {
        List<LintFile> copy = List.copyOf(files);
        Objects.requireNonNull(options, "options");
        return Mono.fromSupplier(() -> report(copy, options));
    }

    private static LintReport report(List<LintFile> files, LintOptions options) {
        List<LintFile> ordered = files.stream()
                .sorted(Comparator.comparing(MigrationLint::group)
                        .thenComparing(file -> file.version().orElse("0"), MigrationVersions::compare)
                        .thenComparing(LintFile::path))
                .toList();
        boolean limited = ordered.stream().anyMatch(MigrationLint::limitsLocks);
        var known = new KnownSchema();
        int checked = 0;
        boolean afterApplied = true;
        List<LintFinding> findings = new ArrayList<>();
        List<UnreadStatement> unread = new ArrayList<>();
        List<Waiver> waivers = new ArrayList<>();
        for (LintFile file : ordered) {
            boolean isApplied = isApplied(file, options.appliedUpTo());
            if (afterApplied || options.appliedUpTo().isEmpty()) {
                known.forgetFresh();
            }
            afterApplied = isApplied;
            var check = new FileCheck(file, known, options, limited);
            Waivers found = check.run();
            if (!isApplied) {
                checked++;
                findings.addAll(check.findings());
                unread.addAll(check.unread());
                waivers.addAll(found.all());
            }
        }
        return new LintReport(checked, findings, unread, waivers);
    }

    /** Callbacks before migrations, versioned ones, repeatable ones, callbacks after migrations. */
    private static int group(LintFile file) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        if (file.version().isPresent()) {
            return 1;
        }
        return name.startsWith("before") ? 0 : name.startsWith("after") ? 3 : 2;
    }

    private static boolean isApplied(LintFile file, Optional<String> upTo) {
        return upTo.isPresent()
                && file.version().isPresent()
                && MigrationVersions.compare(file.version().get(), upTo.get()) <= 0;
    }

    /** Whether a callback before each migration sets the lock timeout of the session. */
    private static boolean limitsLocks(LintFile file) {
        if (!file.isBeforeEach()) {
            return false;
        }
        return SqlLexer.statements(file.text()).stream().anyMatch(statement -> {
            var words = new TokenCursor(statement.tokens());
            words.accept("set");
            words.accept("session");
            return words.accept("lock_timeout");
        });
    }
}
