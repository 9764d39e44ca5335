package io.dsfleet.live.source;

/** Receives the frames and events of a source. The methods must not block. */
public interface SourceViewer {

  /** Called for each frame. */
  void onFrame(LiveFrame frame);

  /** Called for each event. */
  void onEvent(LiveEvent event);
}
