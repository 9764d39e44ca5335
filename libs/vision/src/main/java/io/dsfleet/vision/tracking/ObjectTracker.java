package io.dsfleet.vision.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tracks objects through the frames of one camera: Kalman prediction, then assignment by overlap,
 * first of detections to tracks of their class, then of moving regions to unmatched tracks (as
 * ByteTrack does with weak detections).
 *
 * <p>Not thread-safe.
 */
public final class ObjectTracker {
  private static final double DUPLICATE_OVERLAP = 0.6;
  private static final double MIN_VISIBLE_FRACTION = 0.3;

  private final TrackerSettings settings;
  private final BoundingBox picture;
  private final List<ObjectTrack> tracks = new ArrayList<>();
  private final List<TrackPath> ended = new ArrayList<>();
  private long nextTrackId;
  private int frame;

  /**
   * Creates a tracker without tracks.
   *
   * @param firstTrackId id of the first object; ids continue when the picture size changes
   * @param firstFrame first frame of the file to be predicted, counted from 0
   */
  public ObjectTracker(
      TrackerSettings settings, int width, int height, long firstTrackId, int firstFrame) {
    this.settings = settings;
    this.picture = new BoundingBox(0, 0, width, height);
    this.nextTrackId = firstTrackId;
    this.frame = firstFrame - 1;
  }

  /** Id of the next object. */
  public long nextTrackId() {
    return nextTrackId;
  }

  /** Number of objects tracked in the file so far. */
  public int tracksInFile() {
    return ended.size() + (int) tracks.stream().filter(track -> !track.isCandidate()).count();
  }

  /** Advances to the next frame of the file and returns the expected boxes of all objects. */
  public List<BoundingBox> predict() {
    frame++;
    for (ObjectTrack track : tracks) {
      track.predict();
    }
    return tracks.stream().map(ObjectTrack::box).toList();
  }

  /** Updates the tracks with the observation of the frame that was predicted last. */
  public void update(FrameObservation observation) {
    Set<ObjectTrack> unmatched = new HashSet<>(tracks);
    Set<ObjectDetection> unused = matchDetections(observation.objects(), unmatched);
    matchMotion(observation.moving(), unmatched);
    confirmCandidates();
    dropDuplicates();
    endLostTracks();
    for (ObjectDetection detection : unused) {
      if (tracks.stream().noneMatch(track -> covers(track, detection))) {
        tracks.add(new ObjectTrack(detection, frame));
      }
    }
  }

  /**
   * Ends the file and returns the paths of its objects, sorted by track id. Visible objects
   * continue in the next file.
   */
  public List<TrackPath> endFile() {
    List<TrackPath> paths = new ArrayList<>(ended);
    ended.clear();
    for (ObjectTrack track : tracks) {
      if (!track.isCandidate()) {
        paths.add(clipped(track.openPath(settings.maxPredictedAtEndFrames())));
      }
      track.continueInNextFile();
    }
    frame = -1;
    paths.removeIf(path -> path.boxes().isEmpty());
    paths.sort(Comparator.comparingLong(TrackPath::trackId));
    return paths;
  }

  private Set<ObjectDetection> matchDetections(
      List<ObjectDetection> objects, Set<ObjectTrack> unmatched) {
    List<ObjectTrack> rows = List.copyOf(tracks);
    double[][] costs = new double[rows.size()][objects.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < objects.size(); column++) {
        costs[row][column] = 1 - similarity(rows.get(row), objects.get(column));
      }
    }
    Set<ObjectDetection> unused = new LinkedHashSet<>(objects);
    int[] columns = HungarianAssignment.assign(costs, 1 - settings.minOverlap());
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] != HungarianAssignment.NONE) {
        ObjectDetection detection = objects.get(columns[row]);
        rows.get(row).correctByDetection(detection);
        unmatched.remove(rows.get(row));
        unused.remove(detection);
      }
    }
    return unused;
  }

  /** Overlap with a detection of the track's class; 0 for other classes. */
  private static double similarity(ObjectTrack track, ObjectDetection detection) {
    return track.className().equals(detection.className())
        ? track.box().overlap(detection.box())
        : 0;
  }

  private void matchMotion(List<BoundingBox> moving, Set<ObjectTrack> unmatched) {
    List<ObjectTrack> rows = tracks.stream().filter(unmatched::contains).toList();
    double[][] costs = new double[rows.size()][moving.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < moving.size(); column++) {
        costs[row][column] = 1 - rows.get(row).box().overlap(moving.get(column));
      }
    }
    int[] columns = HungarianAssignment.assign(costs, 1 - settings.minMotionOverlap());
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] != HungarianAssignment.NONE) {
        rows.get(row).correctByMotion(moving.get(columns[row]));
      }
    }
  }

  private void confirmCandidates() {
    for (ObjectTrack track : tracks) {
      if (track.isCandidate() && track.detections() >= settings.minDetections()) {
        track.confirm(nextTrackId++);
      }
    }
  }

  /** Of two tracks on one object, drops the one with fewer detections. */
  private void dropDuplicates() {
    Set<ObjectTrack> duplicates = new HashSet<>();
    for (ObjectTrack kept : tracks) {
      for (ObjectTrack other : tracks) {
        if (kept.detections() > other.detections()
            && kept.className().equals(other.className())
            && other.framesUndetected() > 0
            && kept.box().overlap(other.box()) > DUPLICATE_OVERLAP) {
          duplicates.add(other);
        }
      }
    }
    end(duplicates);
  }

  private void endLostTracks() {
    Set<ObjectTrack> lost = new HashSet<>();
    for (ObjectTrack track : tracks) {
      boolean expired =
          track.isCandidate()
              ? track.framesUndetected() > settings.maxCandidateFrames()
              : track.framesUnseen() > settings.maxUnseenFrames()
                  || track.framesUndetected() > settings.maxMotionOnlyFrames();
      if (expired || hasLeftPicture(track)) {
        lost.add(track);
      }
    }
    end(lost);
  }

  private boolean hasLeftPicture(ObjectTrack track) {
    return track.framesUnseen() > 0
        && picture.intersection(track.box()) < MIN_VISIBLE_FRACTION * track.box().area();
  }

  private void end(Set<ObjectTrack> endedTracks) {
    for (Iterator<ObjectTrack> each = tracks.iterator(); each.hasNext(); ) {
      ObjectTrack track = each.next();
      if (endedTracks.contains(track)) {
        each.remove();
        if (!track.isCandidate()) {
          TrackPath path = clipped(track.endedPath());
          if (!path.boxes().isEmpty()) {
            ended.add(path);
          }
        }
      }
    }
  }

  private static boolean covers(ObjectTrack track, ObjectDetection detection) {
    BoundingBox box = track.box();
    double smaller = Math.min(box.area(), detection.box().area());
    return track.className().equals(detection.className())
        && box.intersection(detection.box()) > 0.7 * smaller;
  }

  /** Clips all boxes to the picture; the path ends where a box leaves it. */
  private TrackPath clipped(TrackPath path) {
    List<BoundingBox> inside = new ArrayList<>(path.boxes().size());
    for (BoundingBox box : path.boxes()) {
      double left = Math.clamp(box.x(), 0, picture.width());
      double top = Math.clamp(box.y(), 0, picture.height());
      double right = Math.clamp(box.x() + box.width(), 0, picture.width());
      double bottom = Math.clamp(box.y() + box.height(), 0, picture.height());
      if (right - left < 1 || bottom - top < 1) {
        break;
      }
      inside.add(new BoundingBox(left, top, right - left, bottom - top));
    }
    return new TrackPath(
        path.trackId(), path.className(), path.confidence(), path.firstFrame(), inside);
  }
}
