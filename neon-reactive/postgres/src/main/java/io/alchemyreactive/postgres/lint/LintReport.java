package io.alchemyreactive.postgres.lint;

import java.util.List;

/**
 * The result of a check of files.
 *
 * @param files the number of files that were checked, without those that count as applied
 * @param findings the dangerous statements, in the order of files and lines
 * @param unread the statements that could not be read, in the order of files and lines
 * @param waivers the comments that allow a statement, also those without an effect
 */
public record LintReport(int files, List<LintFinding> findings, List<UnreadStatement> unread, List<Waiver> waivers) {

    public LintReport {
        findings = List.copyOf(findings);
        unread = List.copyOf(unread);
        waivers = List.copyOf(waivers);
    }

    /** Whether all was read, nothing is dangerous or else allowed by a waiver, and each waiver has an effect. */
    public boolean isClean() {
        return findings.isEmpty() && unread.isEmpty() && waivers.stream().allMatch(Waiver::isUsed);
    }
}
