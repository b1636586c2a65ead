"""The requests of RingCX's own documents, bodies as printed there, with the faults of their JSON mended.

`CURRENT` and `TWO_LEADS` come from "About Bulk Lead Import", whose sample has a comma after the last member of its
second lead, as no JSON allows; it is gone here. `FIRST_GENERATION` comes from "Batch Load Leads". `STRATEGIC` comes
from the guide's page on persona phones, with the labels of the practice sub-account.
"""

CURRENT = """
{
    "description": "Prospect customers",
    "dialPriority": "IMMEDIATE",
    "duplicateHandling": "REMOVE_FROM_LIST",
    "listState": "ACTIVE",
    "timeZoneOption": "NOT_APPLICABLE",
    "phoneNumbersI18nEnabled": true,
    "internationalNumberFormat": false,
    "uploadLeads": [
      {
         "leadPhone":"1111111111",
         "externId":"1",
         "title":"Dr.",
         "firstName":"Jeff",
         "midName":"John",
         "lastName":"Malfetti",
         "suffix":"Jr.",
         "address1":"3101 Fake St.",
         "address2":"Suite 120",
         "city":"Rock",
         "state":"CO",
         "zip":"80500",
         "email":"test@test.com",
         "gateKeeper":"Some one",
         "auxData1":30,
         "auxData2":"a",
         "auxData3":100,
         "auxData4":"aa",
         "auxData5":1000,
         "auxPhone":"1111111110",
         "extendedLeadData":{
            "important":"data",
            "interested":true
         }
      },{
         "leadPhone":"2222222222",
         "externId":"222",
         "firstName":"Jason",
         "midName":"",
         "lastName":"Black",
         "address1":"1514 Bernardo Ave",
         "city":"New York",
         "state":"NY",
         "zip":"10001"
      },{
         "leadPhone":"3333333333",
         "externId":"333",
         "firstName":"Rich",
         "lastName":"Dunbard"
      }
    ],
   "dncTags":[

   ]
}
"""

# The samples in Node JS and in Python, which load the same two leads; true is Python's True there.
TWO_LEADS = """
{
    "listState": "ACTIVE",
    "duplicateHandling": "RETAIN_ALL",
    "timeZoneOption": "NPA_NXX",
    "phoneNumbersI18nEnabled": true,
    "internationalNumberFormat": false,
    "description": "Lead Search Test",
    "dialPriority": "IMMEDIATE",
    "uploadLeads": [{
        "leadPhone": "8888888888",
        "externId": "222",
        "firstName": "Jason",
        "midName": "",
        "lastName": "Black",
        "address1": "1514 Bernardo Ave",
        "city": "New York",
        "state": "NY",
        "zip": "10001"
    }, {
        "leadPhone": "3323333333",
        "externId": "333",
        "firstName": "Rich",
        "lastName": "Dunbard"
    }]
}
"""

FIRST_GENERATION = """
{
   "listState":"ACTIVE",
   "duplicateHandling":"RETAIN_ALL",
   "timeZoneOption":"NPA_NXX",
   "description":"(list name goes here)",
   "dialPriority":"IMMEDIATE",
   "uploadLeads":[
      {
         "leadPhone":"8888888888",
         "externId":"1",
         "title":"Dr.",
         "firstName":"Jeff",
         "midName":"John",
         "lastName":"Malfetti",
         "suffix":"Jr.",
         "address1":"3101 Fake St.",
         "address2":"Suite 120",
         "city":"Rock",
         "state":"CO",
         "zip":"80500",
         "email":"test@test.com",
         "gateKeeper":"Some one",
         "auxData1":30,
         "auxData2":"a",
         "auxData3":100,
         "auxData4":"aa",
         "auxData5":1000,
         "auxPhone":8888888888,
         "extendedLeadData":{
            "important":"data",
            "interested":true
         }
      }
   ],
   "dncTags":[

   ]
}
"""

STRATEGIC = """
{
  "description": "Renewal leads",
  "dialPriority": "NORMAL",
  "duplicateHandling": "REMOVE_FROM_LIST",
  "listState": "ACTIVE",
  "timeZoneOption": "NOT_APPLICABLE",
  "uploadLeads": [
    {
      "externId": "lead-1001",
      "leadPhone": "4155550100",
      "leadPhoneE164": "+14155550100",
      "firstName": "Ada",
      "lastName": "Lovelace",
      "personaPhoneConfig": {
        "Mobile": "+14155550101",
        "Work": "+14155550102"
      }
    }
  ]
}
"""
