package dev.downhill.tables;

import dev.downhill.data.Encoding;
import dev.downhill.data.Preparation;
import dev.downhill.data.Schema;
import dev.downhill.data.Surprises;
import dev.downhill.data.Task;
import dev.downhill.descent.Batch;
import dev.downhill.descent.Recipe;
import dev.downhill.loss.AbsoluteError;
import dev.downhill.loss.BinaryCrossEntropy;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.loss.Huber;
import dev.downhill.loss.Loss;
import dev.downhill.loss.SquaredError;
import dev.downhill.model.Model;
import dev.downhill.runs.Candidate;
import dev.downhill.runs.Choice;
import dev.downhill.tensor.DType;
import dev.downhill.tensor.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model that a plan will try, with all that its descent needs.
///
/// @param spec its architecture
/// @param inputs how rows become what it reads
/// @param model built from `spec`
/// @param train the training part
/// @param valid the validation part
/// @param recipe how it descends
/// @param mostSteps the step at which it ends at the latest
/// @param choices what was chosen for it, and why
record TableCandidate(
    ModelSpec spec,
    Inputs inputs,
    Model model,
    Batch train,
    Batch valid,
    Recipe recipe,
    long mostSteps,
    List<Choice> choices)
    implements Candidate {
  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public String title() {
    return spec.toString();
  }

  @Override
  public long knobs() {
    return spec.knobs();
  }

  private static final double HUBER_DELTA = 1;

  /// The rows of both parts as a model of one kind reads them.
  record Prepared(Inputs inputs, Batch train, Batch valid, int outputs, Loss loss) {
    /// @param ramps ramps a number; 0 for none
    static Prepared of(Rows rows, Settings settings, ModelChoice kind, int ramps) {
      boolean linear = kind == ModelChoice.LINEAR;
      DType dtype = linear ? DType.F64 : DType.F32;
      int[] training = rows.parts().training();
      Preparation preparation =
          Preparation.fit(
              rows.selection(),
              training,
              linear ? Encoding.REFERENCE : Encoding.ONE_HOT,
              rows.missing());
      Ramps knots =
          ramps == 0
              ? Ramps.none(preparation.width())
              : Ramps.fit(
                  preparation.features(),
                  preparation.inputs(rows.table(), training, DType.F64, new Surprises()),
                  ramps);
      Inputs inputs = new Inputs(preparation, knots, dtype);
      Schema.Target target = preparation.schema().target();
      int classes = target.classes().size();
      return new Prepared(
          inputs,
          batch(rows, training, inputs),
          batch(rows, rows.parts().validation(), inputs),
          classes > 2 ? classes : 1,
          TableCandidate.loss(target, settings.learning().loss()));
    }

    private static Batch batch(Rows rows, int[] which, Inputs inputs) {
      Values x = inputs.of(rows.table(), which, new Surprises());
      return Batch.of(x, inputs.preparation().targets(rows.table(), which, inputs.dtype()));
    }
  }

  /// What a miss costs, on the scaled target or the class.
  static Loss loss(Schema.Target target, @Nullable LossChoice choice) {
    if (target.task() == Task.CLASSIFICATION) {
      return target.classes().size() > 2 ? new CrossEntropy() : new BinaryCrossEntropy();
    }
    return switch (choice) {
      case null -> new SquaredError();
      case SQUARED -> new SquaredError();
      case ABSOLUTE -> new AbsoluteError();
      case HUBER -> new Huber(HUBER_DELTA);
    };
  }

  /// What `J` is, in words.
  static String words(Loss loss) {
    return switch (loss) {
      case SquaredError _ -> "squared error";
      case AbsoluteError _ -> "absolute error";
      case Huber _ -> "Huber's error, squared within 1 sd";
      default -> "cross-entropy";
    };
  }
}
