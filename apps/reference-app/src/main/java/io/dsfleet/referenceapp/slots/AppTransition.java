package io.dsfleet.referenceapp.slots;

import java.util.List;

/** The state after an event, and what is to be done. */
public record AppTransition(AppState state, List<AppEffect> effects) {}
