package io.dsfleet.referenceapp.slots;

import java.util.List;

/** The next state and the effects of an event. */
public record AppTransition(AppState state, List<AppEffect> effects) {}
