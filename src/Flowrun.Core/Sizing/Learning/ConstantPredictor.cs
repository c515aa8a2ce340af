namespace Flowrun.Core.Sizing.Learning;

/// <summary>The same for every input: nothing is predicted, the margin is all.</summary>
internal sealed class ConstantPredictor(int count) : Predictor(PredictorKind.Constant, 0, new double[count])
{
    public override double Predict(History history, double input, double logInput) => 0;
}
