'use strict';

// Points the alias at the version that this deployment makes. The framework names a version after its content, so no line of YAML can.
module.exports = class ForwarderAlias {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { functions, provider } = serverless.service;
        const version = functions.forwarder && functions.forwarder.versionLogicalId;
        if (version) {
          provider.compiledCloudFormationTemplate.Resources.ForwarderAlias.Properties.FunctionVersion = { 'Fn::GetAtt': [version, 'Version'] };
        }
      },
    };
  }
};
